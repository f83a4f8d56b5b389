-- With a contact's data goes what they waited for and were offered, whichever version of the server erases it.
create or replace function forget_waitlist() returns trigger
language plpgsql
as $fn$
begin
  delete from waitlist_entries where org_id = new.org_id and contact_id = new.contact_id;
  return null;
end
$fn$;
