-- The contact of a number; without one, of an address that is known without a number.
create or replace function find_contact(p_org_id uuid, p_phone text, p_email text) returns uuid
language plpgsql stable
as $fn$
begin
  if p_phone is not null then
    return (select contact_id from contacts where org_id = p_org_id and phone = p_phone);
  end if;
  return (select contact_id from contacts where org_id = p_org_id and email = p_email and phone is null);
end
$fn$;
