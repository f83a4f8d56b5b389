-- The address of who has given none. RFC 6761: .invalid can never receive mail.
create or replace function placeholder_email(p_phone text) returns text
language sql immutable parallel safe
return 'no-email' || p_phone || '@callwaiting.invalid';
