-- With a contact's data those of everybody who comes under it go, whichever version of the server erases it.
create or replace function forget_persons() returns trigger
language plpgsql
as $fn$
begin
  delete from persons where org_id = new.org_id and contact_id = new.contact_id;
  return null;
end
$fn$;
