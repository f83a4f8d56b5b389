-- With a contact's data goes what was written to them and what they wrote back, whichever version of the server erases it, and what they
-- said of being written to: the carrier keeps its own list of who wants no texts. What waits is written as well, so that nobody who takes it
-- at this moment puts the address there.
create or replace function forget_messages() returns trigger
language plpgsql
as $fn$
declare
  v_addresses text[];
begin
  select array_agg(distinct t.address) into v_addresses from (
    select unnest(array[old.phone, lower(old.email)]) as address
    union all
    select m.recipient from messages m join appointments a on a.org_id = m.org_id and a.appointment_id = m.appointment_id
    where a.org_id = new.org_id and a.contact_id = new.contact_id
    union all
    select m.recipient from waitlist_entries e
    join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id
    join messages m on m.org_id = o.org_id and m.offer_id = o.offer_id
    where e.org_id = new.org_id and e.contact_id = new.contact_id) t
  where t.address is not null and not exists (select from contacts o where o.org_id = new.org_id
    and o.contact_id <> new.contact_id and o.erased_at is null and t.address in (o.phone, lower(o.email)));
  delete from message_consents c where c.org_id = new.org_id and c.address = any (v_addresses);
  delete from message_replies r where r.org_id = new.org_id and r.address = any (v_addresses);
  update messages m set recipient = null, subject = null, body = null, reference = null, updated_at = now()
  from appointments a
  where a.org_id = new.org_id and a.contact_id = new.contact_id and m.org_id = a.org_id and m.appointment_id = a.appointment_id
    and (m.recipient is not null or m.reference is not null or m.status in ('planned', 'sending'));
  return null;
end
$fn$;
