-- With a contact's data those of everybody who comes under it go, and the addresses that were said with their bookings, whichever version
-- of the server erases it.
create or replace function forget_persons() returns trigger
language plpgsql
as $fn$
begin
  update appointments set said_email = null, updated_at = now()
  where org_id = new.org_id and contact_id = new.contact_id and said_email is not null;
  delete from persons where org_id = new.org_id and contact_id = new.contact_id;
  return null;
end
$fn$;
