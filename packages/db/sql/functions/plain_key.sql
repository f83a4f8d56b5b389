-- How a service may be written and still be found: "Follow-up", "follow up" and "FOLLOW_UP" are one.
create or replace function plain_key(p_text text) returns text
language sql immutable parallel safe
return regexp_replace(lower(p_text), '[^[:alnum:]]+', '', 'g');
