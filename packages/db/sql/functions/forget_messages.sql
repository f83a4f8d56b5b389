-- With a contact's data goes what was written to them, whichever version of the server erases it.
create or replace function forget_messages() returns trigger
language plpgsql
as $fn$
begin
  update messages m set recipient = null, subject = null, body = null, updated_at = now()
  from appointments a
  where a.org_id = new.org_id and a.contact_id = new.contact_id and m.org_id = a.org_id and m.appointment_id = a.appointment_id
    and m.recipient is not null;
  return null;
end
$fn$;
