-- A letter whose server answered after the contact's data was erased put address and words back. Functions alone: servers of the version before
-- call them as they did.
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

-- What became of a message that claim_message gave out: p_trouble null when it was handed over. Otherwise it waits again, longer each
-- time (1, 5, 15 minutes, 1, 4, 12 hours), unless p_final says that no other try can help or eight were made: then staff see it.
-- p_unknown: the answer never came, and the next attempt asks before it sends. Of letters nobody can be asked: that this one was refused
-- says nothing of an attempt before it, which may have come. p_needless: there was no use in sending it (a number that takes no texts).
-- False where it is no longer this attempt's to say. Where the contact was erased meanwhile, nothing is kept of what was written.
create or replace function finish_message(
  p_org_id uuid, p_message_id uuid, p_attempt integer, p_recipient text, p_subject text, p_body text,
  p_trouble text default null, p_final boolean default false, p_now timestamptz default null,
  p_via text default null, p_reference text default null, p_unknown boolean default false, p_needless boolean default false
) returns boolean
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_message messages;
  v_is_erased boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- An erasure that is under way has this row, or waits for it: what is read after that is settled.
  perform from messages where org_id = p_org_id and message_id = p_message_id for update;
  v_is_erased := exists (
    select from messages m
    join appointments a on a.org_id = m.org_id and a.appointment_id = m.appointment_id
    join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
    where m.org_id = p_org_id and m.message_id = p_message_id and c.erased_at is not null);
  update messages set
    status = case when p_trouble is null then 'sent' when p_needless then 'dropped' when p_final or attempts >= 8 then 'failed' else 'planned' end,
    trouble = left(p_trouble, 300),
    sent_at = case when p_trouble is null then v_now end,
    due_at = case when p_trouble is null or p_final or attempts >= 8 then due_at
      else v_now + (array['1 minute', '5 minutes', '15 minutes', '1 hour', '4 hours', '12 hours']::interval[])[least(attempts, 6)] end,
    claimed_at = null,
    unsettled_at = case when p_unknown or p_trouble is not null and channel = 'email' and unsettled_at < claimed_at then unsettled_at end,
    via = p_via, reference = case when not v_is_erased then p_reference end, recipient = case when not v_is_erased then p_recipient end,
    subject = case when not v_is_erased then left(p_subject, 300) end, body = case when not v_is_erased then left(p_body, 20000) end, updated_at = v_now
  where org_id = p_org_id and message_id = p_message_id and status = 'sending' and attempts = p_attempt
  returning * into v_message;
  if v_message.status in ('dropped', 'failed') then
    perform remind_by_letter(v_message, v_now);
  end if;
  return v_message.message_id is not null;
end
$fn$;
