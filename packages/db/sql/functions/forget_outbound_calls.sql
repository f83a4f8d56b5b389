-- With a contact's data goes whom was called and at which number, whichever version of the server erases it. That somebody wanted no
-- calls is known by their number alone, and goes as well.
create or replace function forget_outbound_calls() returns trigger
language plpgsql
as $fn$
begin
  update outbound_calls o set phone = null, patient_name = null, updated_at = now(),
    status = 'ended', ended = coalesce(o.ended, 'dropped'), ended_at = coalesce(o.ended_at, now()),
    trouble = case when o.ended is null then 'the person was erased' else o.trouble end
  where o.org_id = new.org_id and (o.phone is not null or o.patient_name is not null)
    and (o.contact_id = new.contact_id or o.phone = old.phone and not exists (
      select from contacts c where c.org_id = new.org_id and c.contact_id <> new.contact_id and c.erased_at is null
        and c.phone = o.phone));
  return null;
end
$fn$;
