-- How a name may be written and still be found: "Müller" is "muller".
create or replace function search_key(p_text text) returns text
language sql immutable parallel safe
return regexp_replace(lower(normalize(p_text, NFKD)), '[\u0300-\u036f]', '', 'g');
