-- A regular expression for these digits with spaces and signs between them.
create or replace function spaced(p_digits text) returns text
language sql immutable parallel safe
return rtrim(regexp_replace(p_digits, '(.)', '\1[ ./()-]*', 'g'), '[ ./()-]*');
