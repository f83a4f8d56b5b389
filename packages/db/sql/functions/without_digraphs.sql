-- A name as name_key makes it, without the difference between "Müller" and "Mueller", "Håkon" and "Haakon". The same as
-- packages/domain/src/name/name-key.ts; compares names of one contact only.
create or replace function without_digraphs(p_key text) returns text
language sql immutable parallel safe
return regexp_replace(p_key, '([aou])e|a(a)', '\1\2', 'g');
