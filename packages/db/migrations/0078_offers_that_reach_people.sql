-- Offers of a held time reach people: as a message of the outbox with a link that takes their answer, by a call of the assistant, by the front desk,
-- in the order that a clinic chooses; whoever cannot be reached in one way is told by the next. Servers of the version before go on
-- with what they have: they claim no message about an offer (claim_message leaves those out), and claim_offer gives them only
-- offers of before. Nothing here changes a row; who books waits for the lock of organizations, to which a column is added.
-- With a contact's data goes what was written to them and what they wrote back, whichever version of the server erases it, and what they
-- said of being written to: the carrier keeps its own list of who wants no texts.
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
    and (m.recipient is not null or m.reference is not null);
  return null;
end
$fn$;

-- Has an offer handed over at once: half an hour is short. A job of the organization, in the transaction that plans the message. The queue
-- is the owner's (see enqueue_assistant_sync), so this runs as the owner.
create or replace function wake_offer_messages() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  perform graphile_worker.add_job(
    identifier => 'deliver-messages', payload => json_build_object('orgId', new.org_id), max_attempts => 3,
    job_key => 'messages:' || new.org_id);
  return null;
end
$fn$;
revoke execute on function wake_offer_messages() from public;

alter table organizations add column offer_ways text[] not null default '{message,call,staff}'::text[];

alter table waitlist_offers add column tried text[] not null default '{}'::text[];

alter table waitlist_offers add column way text;

alter table messages add column offer_id uuid;

alter table patient_links add column offer_id uuid;

alter table messages alter column appointment_id drop not null;
alter table messages drop constraint messages_kind_check;
alter table messages add constraint messages_kind_check check (kind in ('confirmation', 'reminder', 'moved', 'cancelled', 'offer'));
alter table messages add constraint messages_of_one
  check ((kind = 'offer') = (offer_id is not null) and (kind = 'offer') = (appointment_id is null));
alter table messages add constraint messages_offer_fkey
  foreign key (org_id, offer_id) references waitlist_offers on delete cascade;
alter table patient_links alter column appointment_id drop not null;
alter table patient_links drop constraint patient_links_kind_check;
alter table patient_links add constraint patient_links_kind_check check (kind in ('visit', 'offer'));
alter table patient_links add constraint patient_links_of_one
  check ((kind = 'visit') = (appointment_id is not null) and (kind = 'offer') = (offer_id is not null));
alter table patient_links add constraint patient_links_offer_fkey
  foreign key (org_id, offer_id) references waitlist_offers on delete cascade;

-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a contact go one after
-- the other: a confirmation does not overtake the cancellation before it. One that a server took along when it died is taken again
-- after ten minutes, under the same id, by which mail servers and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week, whichever way they go, and none in the quiet hours, however late
-- it has become meanwhile: it waits until they end, or is dropped where the visit is too near by then. The text comes first, and where
-- it cannot be sent the letter takes its place. Servers that know of no texts ask for letters alone.
create or replace function claim_message(p_org_id uuid, p_now timestamptz default null, p_channels text[] default '{email}')
returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_message messages;
  v_visit appointments;
  v_contact contacts;
  v_trouble text;
  v_quiet_until timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and m.offer_id is null and m.channel = any (p_channels) and (m.status = 'planned' and m.due_at <= v_now
        or m.status = 'sending' and m.claimed_at <= v_now - interval '10 minutes')
      and not exists (
        select from messages o
        join appointments theirs on theirs.org_id = o.org_id and theirs.appointment_id = o.appointment_id
        join appointments a on a.org_id = theirs.org_id and a.contact_id = theirs.contact_id
        where o.org_id = p_org_id and o.status = 'sending' and o.message_id <> m.message_id
          and o.claimed_at > v_now - interval '10 minutes' and a.appointment_id = m.appointment_id)
    order by m.due_at, m.channel desc, m.message_id limit 1
    for update skip locked;
    if not found then
      return null;
    end if;
    -- The row is kept as it is until this is decided, and a move waits no longer than that.
    select * into v_visit from appointments
    where org_id = p_org_id and appointment_id = v_message.appointment_id for share;
    select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
    v_trouble := message_trouble(v_message, v_visit, v_contact, v_now);
    v_quiet_until := case when v_message.kind = 'reminder' then end_of_quiet(p_org_id, v_now) else v_now end;
    if v_trouble is null and v_quiet_until > v_now then
      if v_quiet_until <= v_visit.starts_at - interval '30 minutes' then
        update messages set status = 'planned', due_at = v_quiet_until, claimed_at = null, updated_at = v_now
        where org_id = p_org_id and message_id = v_message.message_id;
        continue;
      end if;
      v_trouble := 'it is too late for a reminder';
    end if;
    if v_trouble is null then
      -- What is told is since when the outcome of an earlier attempt is unknown; null where there was none, or it is known.
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1,
        unsettled_at = coalesce(unsettled_at, v_now), updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning attempts into v_message.attempts;
      return message_json(v_message, case v_message.channel when 'sms' then v_contact.phone else visit_address(v_visit, v_contact) end);
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;

-- For servers of the version before, which told of offers without a message of the outbox: of offers that were made before that.
-- Takes the next open offer of which the person is yet to be told, for whoever is about to do so, and says what to tell; null when there
-- is none. One that a server took along when it died is taken again after two minutes: a hold is short.
create or replace function claim_offer(p_org_id uuid) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_at timestamptz := clock_timestamp();
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_offers o set told = 'sending', claimed_at = v_at, attempts = o.attempts + 1, updated_at = v_at
  where o.org_id = p_org_id and o.offer_id = (
    select c.offer_id from waitlist_offers c
    where c.org_id = p_org_id and c.ended is null and c.held_until > v_at and c.attempts < 5 and c.way is null
      and (c.told = 'planned' or c.told = 'sending' and c.claimed_at < v_at - interval '2 minutes')
    order by c.created_at limit 1 for update skip locked)
  returning * into v_offer;
  if not found then
    return null;
  end if;
  return (
    select json_build_object('offerId', v_offer.offer_id, 'recipient', case when not c.email_is_placeholder then c.email end,
      'patientName', e.patient_name, 'providerName', p.name, 'organizationName', o.name, 'phone', o.transfer_number,
      'startsAt', iso_instant(v_offer.starts_at), 'heldUntil', iso_instant(v_offer.held_until), 'zone', zone_json(o.time_zone),
      'byDeskOnly', o.caller_check <> 'number_and_name')
    from waitlist_entries e
    join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id
    join organizations o on o.org_id = e.org_id
    join providers p on p.org_id = e.org_id and p.provider_id = v_offer.provider_id
    where e.org_id = p_org_id and e.entry_id = v_offer.entry_id);
end
$fn$;

-- Takes the next message about an offer, for whoever is about to hand it over, and says what to tell; null when there is none. As claim_message: it
-- is held against the offer once more, and what is over or about to be is dropped; one that a server took along when it died is
-- taken again, after two minutes, as a hold is short.
create or replace function claim_offer_message(p_org_id uuid, p_channels text[]) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := clock_timestamp();
  v_message messages;
  v_offer waitlist_offers;
  v_entry waitlist_entries;
  v_recipient text;
  v_trouble text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and m.offer_id is not null and m.channel = any (p_channels) and (m.status = 'planned' and m.due_at <= v_now
      or m.status = 'sending' and m.claimed_at <= v_now - interval '2 minutes')
    order by m.due_at, m.message_id limit 1
    for update skip locked;
    if not found then
      return null;
    end if;
    -- The offer is kept as it is until this is decided, and a yes waits no longer than that.
    select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = v_message.offer_id for share;
    select * into v_entry from waitlist_entries where org_id = p_org_id and entry_id = v_offer.entry_id;
    v_recipient := offer_address(v_entry, v_message.channel, v_message.message_id);
    v_trouble := case
      when v_offer.offer_id is null or v_offer.ended is not null or v_offer.held_until <= v_now then 'the offer is over'
      when v_offer.held_until <= v_now + interval '3 minutes' then 'the offer is about to end'
      when v_recipient is null then 'they cannot be written to this way'
      when end_of_quiet(p_org_id, v_now) > v_now then 'nobody is written to in the quiet hours' end;
    if v_trouble is null then
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1,
        unsettled_at = coalesce(unsettled_at, v_now), updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning attempts into v_message.attempts;
      return offer_message_json(v_message, v_offer, v_entry, v_recipient);
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;

-- Ends an open offer in one of its ways and takes its hold away; false where it was over already. The provider is locked. Unless it was
-- accepted, or staff gave the time to everybody, the time goes to the next who waits: a row of freed_times.
create or replace function end_offer(p_org_id uuid, p_offer_id uuid, p_how text) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
begin
  update waitlist_offers set ended = p_how, ended_at = clock_timestamp(), updated_at = clock_timestamp()
  where org_id = p_org_id and offer_id = p_offer_id and ended is null
  returning * into v_offer;
  if not found then
    return false;
  end if;
  perform remove_holds(p_org_id, array[v_offer.appointment_id]);
  update waitlist_entries
  set status = case when p_how in ('wrong_person', 'opted_out') then 'left' when p_how = 'accepted' then 'booked' else 'waiting' end,
    updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = v_offer.entry_id and status = 'offered';
  -- Somebody else has the message with the link.
  if p_how = 'wrong_person' then
    update patient_links set revoked_at = now() where org_id = p_org_id and offer_id = p_offer_id and revoked_at is null;
  end if;
  if p_how not in ('accepted', 'released') and upper(v_offer.freed) > now() then
    insert into freed_times (org_id, provider_id, freed) values (p_org_id, v_offer.provider_id, v_offer.freed);
  end if;
  return true;
end
$fn$;

-- Ends what nobody has answered in time, has who could not be reached told by the next way, ends what those have who got a visit then by another way, and the waiting of those whose last day is over; how many offers that were. Each in the
-- provider's lock; a server that comes second finds nothing left.
create or replace function expire_offers(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_provider_ids uuid[];
  v_overtaken record;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_entries e set status = 'expired', updated_at = clock_timestamp()
  from organizations o
  where o.org_id = p_org_id and e.org_id = p_org_id and e.status = 'waiting'
    and e.until_date < clock.local_time(o.time_zone, clock_timestamp())::date;
  v_provider_ids := array(select distinct o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until <= now()
    union select o.provider_id from overtaken_offers(p_org_id) o);
  if v_provider_ids <> '{}' then
    perform lock_providers(p_org_id, null, v_provider_ids);
    for v_overtaken in
      select * from overtaken_offers(p_org_id) o where o.provider_id = any (v_provider_ids) order by o.offer_id
    loop
      perform end_offer(p_org_id, v_overtaken.offer_id, 'withdrawn');
      update waitlist_entries set status = 'booked'
      where v_overtaken.is_served and org_id = p_org_id and entry_id = v_overtaken.entry_id and status = 'waiting';
    end loop;
  end if;
  perform go_on_with_offers(p_org_id);
  return cardinality(v_provider_ids);
end
$fn$;

-- What the link to an offer with this token's hash leads to; null when there is none, it was revoked, or the time that was offered has come. An
-- offer that is over tells nothing of that time, unless it was accepted and is theirs.
create or replace function find_offer_link(p_token_hash text) returns json
language plpgsql
as $fn$
declare
  v_link patient_links;
begin
  perform set_config('app.org_id', '', true);
  perform set_config('app.link_token_hash', p_token_hash, true);
  select * into v_link from patient_links where token_hash = p_token_hash and revoked_at is null and kind = 'offer' limit 1;
  perform set_config('app.link_token_hash', '', true);
  if not found then
    return null;
  end if;
  perform set_config('app.org_id', v_link.org_id::text, true);
  -- Whoever pressed once and was told to try again takes what the page shows for what came of it.
  perform wait_for_standbys();
  return (
    select json_build_object(
      'orgId', o.org_id, 'offerId', o.offer_id, 'appointmentId', o.appointment_id,
      'state', case
        when o.ended is null and o.held_until > clock_timestamp() then 'open'
        when o.ended = 'accepted' and exists (select from appointments a where a.org_id = o.org_id
          and a.appointment_id = o.appointment_id and a.status = 'confirmed') then 'accepted'
        when o.ended = 'declined' then 'declined' else 'over' end,
      'isWaiting', e.status in ('waiting', 'offered'),
      'startsAt', iso_instant(o.starts_at), 'startsLocal', to_char(o.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
      'heldUntil', iso_instant(o.held_until), 'providerName', p.name, 'organizationName', g.name, 'phone', g.transfer_number,
      'region', g.region, 'zone', zone_json(g.time_zone), 'mayAnswer', g.caller_check <> 'staff_only')
    from waitlist_offers o
    join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
    join organizations g on g.org_id = o.org_id
    join providers p on p.org_id = o.org_id and p.provider_id = o.provider_id
    where o.org_id = v_link.org_id and o.offer_id = v_link.offer_id and o.starts_at > clock_timestamp());
end
$fn$;

-- Who could not be reached in one way is told by the next, or the time goes to the next who waits; and what has been told is noted. What tells
-- comes to an end in its own transaction, and wakes the job that asks this.
create or replace function go_on_with_offers(p_org_id uuid) returns void
language plpgsql
as $fn$
declare
  v_provider_ids uuid[];
  v_offer waitlist_offers;
  v_progress record;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_offers o set told = 'sent', updated_at = clock_timestamp()
  where o.org_id = p_org_id and o.ended is null and o.told = 'planned' and o.way is not null and (offer_progress(o)).is_told;
  v_provider_ids := array(select distinct o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and (offer_progress(o)).way_over);
  if v_provider_ids = '{}' then
    return;
  end if;
  perform lock_providers(p_org_id, null, v_provider_ids);
  for v_offer in
    select * from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until > clock_timestamp() and o.provider_id = any (v_provider_ids)
    order by o.offer_id for update
  loop
    v_progress := offer_progress(v_offer);
    continue when v_progress.way_over is not true;
    update waitlist_offers set trouble = left(nullif(v_progress.trouble, ''), 300)
    where org_id = p_org_id and offer_id = v_offer.offer_id;
    if not tell_offer(p_org_id, v_offer.offer_id) then
      perform end_offer(p_org_id, v_offer.offer_id, v_progress.ended);
    end if;
  end loop;
end
$fn$;

-- Keeps a time for somebody who waits and offers it to them; null where either is no longer so, or nobody could reach them in time. Looks under the provider's lock, as
-- whoever books does, and under the contact's: two of their wishes may be looked at with two providers at once.
create or replace function hold_for(
  p_org_id uuid, p_entry_id uuid, p_provider_id uuid, p_starts_at timestamptz, p_freed tstzrange
) returns uuid
language plpgsql
as $fn$
declare
  v_entry waitlist_entries;
  v_way record;
  v_minutes integer;
  v_offer_id uuid := gen_random_uuid();
  v_hold appointments;
begin
  perform lock_providers(p_org_id, null, array[p_provider_id]);
  perform 1 from contacts c join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id
  where e.org_id = p_org_id and e.entry_id = p_entry_id for no key update of c;
  select * into v_entry from waitlist_entries
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting' for update;
  select s.duration_minutes into v_minutes from services s where s.org_id = p_org_id and s.service_id = v_entry.service_id;
  if v_minutes is null then
    return null;
  end if;
  if not exists (
      select from waiting_for(p_org_id, p_provider_id,
        tstzrange(p_starts_at, p_starts_at + make_interval(mins => v_minutes)), p_entry_id) w
      where w.starts_at = p_starts_at) then
    return null;
  end if;
  v_way := way_to(v_entry, p_starts_at, '{}');
  if v_way.way is null then
    return null;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, patient_name, starts_at, ends_at, blocked, status, held_until, source)
  values (
    p_org_id, p_provider_id, v_entry.service_id, 'Held', p_starts_at, p_starts_at + make_interval(mins => v_minutes),
    blocked_range(p_org_id, v_entry.service_id, p_starts_at, v_minutes), 'held', v_way.held_until, 'staff')
  returning * into v_hold;
  insert into waitlist_offers (
    org_id, offer_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local, held_until, freed)
  values (p_org_id, v_offer_id, p_entry_id, v_hold.appointment_id, p_provider_id, v_entry.service_id, v_hold.starts_at,
    v_hold.ends_at, v_hold.starts_local, v_hold.held_until, p_freed);
  update waitlist_entries set status = 'offered', updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = p_entry_id;
  -- The assistant may just have been stopped, and be all that there was.
  if not tell_offer(p_org_id, v_offer_id) then
    perform end_offer(p_org_id, v_offer_id, 'no_answer');
  end if;
  return v_offer_id;
end
$fn$;

-- Who was offered a time wants none any more: off the list, and what is held for them goes to the next. False where they were not on it.
create or replace function leave_by_offer(p_org_id uuid, p_offer_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_entry_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if close_offer(p_org_id, p_offer_id, 'opted_out') ->> 'outcome' = 'closed' then
    return true;
  end if;
  select entry_id into v_entry_id from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  return leave_waitlist(p_org_id, v_entry_id);
end
$fn$;

-- Whether the assistant could call somebody now: what claim_outbound_call will go by, so that nobody waits for a call that is not made.
create or replace function may_call_about_offer(p_entry waitlist_entries) returns boolean
language plpgsql stable
as $fn$
declare
  v_now timestamptz := clock_timestamp();
  v_settings outbound_settings;
  v_phone text;
  v_zone text;
  v_local timestamp;
  v_day timestamptz;
begin
  select * into v_settings from outbound_settings where org_id = p_entry.org_id;
  select c.phone into v_phone from contacts c
  where c.org_id = p_entry.org_id and c.contact_id = p_entry.contact_id and c.erased_at is null;
  if v_settings.is_on is not true or v_settings.stopped_at is not null or v_phone is null then
    return false;
  end if;
  select time_zone into v_zone from organizations where org_id = p_entry.org_id;
  v_local := clock.local_time(v_zone, v_now);
  v_day := clock.moment_of(v_zone, v_local::date::timestamp);
  return extract(isodow from v_local)::integer = any (v_settings.weekdays)
    and v_local::time >= v_settings.from_time and v_local::time < v_settings.until_time
    and (select count(*) < v_settings.daily and coalesce(sum(coalesce(o.cost, 0.5)), 0) < v_settings.daily_spending
      from outbound_calls o where o.org_id = p_entry.org_id and o.placed_at >= v_day)
    and (select count(*) < v_settings.person_daily
      from outbound_calls o where o.org_id = p_entry.org_id and o.phone = v_phone and o.placed_at >= v_day)
    and not exists (select from outbound_calls o where o.org_id = p_entry.org_id and o.phone = v_phone and o.ended = 'opted_out')
    and not exists (select from message_consents c where c.org_id = p_entry.org_id and c.channel = 'sms' and c.address = v_phone
      and not c.is_allowed);
end
$fn$;

-- Where an offer is sent by text or by e-mail; null where it must not be, or cannot. To the person and to nobody else of their number, only as the
-- clinic writes, not where they asked for none, and not too often: one in a day and three in a week, as with reminders. p_message_id: that
-- one does not count.
create or replace function offer_address(p_entry waitlist_entries, p_channel text, p_message_id uuid default null) returns text
language plpgsql stable
as $fn$
declare
  v_contact contacts;
  v_address text;
begin
  select * into v_contact from contacts
  where org_id = p_entry.org_id and contact_id = p_entry.contact_id and erased_at is null;
  v_address := case p_channel when 'sms' then v_contact.phone
    when 'email' then person_address(v_contact, find_person(p_entry.org_id, p_entry.contact_id, p_entry.patient_name)) end;
  if v_address is null
    or not exists (select from message_settings s where s.org_id = p_entry.org_id and s.is_on
      and case p_channel when 'sms' then s.by_sms else s.by_email end)
    or exists (select from message_consents c where c.org_id = p_entry.org_id and c.channel = p_channel
      and c.address = lower(v_address) and not c.is_allowed)
    -- What is on its way counts as well.
    or (select count(distinct m.offer_id) filter (where coalesce(m.sent_at, m.claimed_at) > clock_timestamp() - interval '20 hours') >= 1
        or count(distinct m.offer_id) >= 3
      from waitlist_entries e
      join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id
      join messages m on m.org_id = o.org_id and m.offer_id = o.offer_id and m.status in ('sending', 'sent')
        and m.message_id is distinct from p_message_id
      where e.org_id = p_entry.org_id and e.contact_id = p_entry.contact_id and name_key(e.patient_name) = name_key(p_entry.patient_name)
        and coalesce(m.sent_at, m.claimed_at) > clock_timestamp() - interval '7 days') then
    return null;
  end if;
  return v_address;
end
$fn$;

-- Offers something of a freed time to the first who could take it and be reached in time, in staff's order and then by who has waited longest;
-- null where nobody can. Who it is is looked up without a lock, so callers who book with the provider wait only for the second look.
create or replace function offer_freed_time(p_org_id uuid, p_provider_id uuid, p_freed tstzrange) returns uuid
language plpgsql
as $fn$
declare
  v_best record;
  v_is_found boolean;
  v_offer_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Each round that does not end it is one in which somebody else was quicker.
  for v_round in 1..20 loop
    v_is_found := false;
    for v_best in
      select w.entry_id, w.starts_at from waiting_for(p_org_id, p_provider_id, p_freed) w
      order by w.rank, w.entry_id, w.starts_at < lower(p_freed), w.starts_at
    loop
      select (way_to(e, v_best.starts_at, '{}')).way is not null into v_is_found from waitlist_entries e
      where e.org_id = p_org_id and e.entry_id = v_best.entry_id;
      exit when v_is_found;
    end loop;
    if v_is_found is not true then
      return null;
    end if;
    v_offer_id := hold_for(p_org_id, v_best.entry_id, p_provider_id, v_best.starts_at, p_freed);
    exit when v_offer_id is not null;
  end loop;
  return v_offer_id;
end
$fn$;

-- What a message about an offer is made of. The references are those of texts to the same number that are known to be others.
create or replace function offer_message_json(
  p_message messages, p_offer waitlist_offers, p_entry waitlist_entries, p_recipient text
) returns json
language sql stable
return (
  select json_build_object(
    'messageId', p_message.message_id, 'offerId', p_offer.offer_id, 'channel', p_message.channel, 'kind', 'offer',
    'attempt', p_message.attempts, 'recipient', p_recipient,
    'startsAt', iso_instant(p_offer.starts_at), 'heldUntil', iso_instant(p_offer.held_until),
    'patientName', p_entry.patient_name, 'providerName', p.name,
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone), 'region', o.region,
    'byDeskOnly', o.caller_check <> 'number_and_name',
    'mayGoAbroad', coalesce((select s.sms_abroad from message_settings s where s.org_id = o.org_id), false),
    'unsettledSince', iso_instant(p_message.unsettled_at),
    'otherReferences', (select coalesce(json_agg(m.reference), '[]') from messages m
      where m.org_id = p_message.org_id and p_message.unsettled_at is not null and m.channel = p_message.channel
        and m.reference is not null and m.recipient = p_recipient and m.sent_at > p_message.unsettled_at - interval '1 hour'))
  from organizations o
  join providers p on p.org_id = o.org_id and p.provider_id = p_offer.provider_id
  where o.org_id = p_offer.org_id);

-- How far telling somebody of an open offer has come. way_over: they could not be reached that way, and why; ended: how that is called where no
-- other way is left. A call in which they spoke and gave no answer has told them.
create or replace function offer_progress(p_offer waitlist_offers, out is_told boolean, out way_over boolean, out ended text, out trouble text)
language plpgsql stable
as $fn$
declare
  v_message messages;
  v_call outbound_calls;
begin
  is_told := false;
  way_over := false;
  ended := 'no_answer';
  if p_offer.way in ('sms', 'email') then
    select * into v_message from messages
    where org_id = p_offer.org_id and offer_id = p_offer.offer_id and channel = p_offer.way;
    is_told := v_message.status = 'sent';
    way_over := v_message.status in ('dropped', 'failed');
    trouble := v_message.trouble;
  elsif p_offer.way = 'call' then
    select * into v_call from outbound_calls o
    where o.org_id = p_offer.org_id and o.reason = 'offer' and o.subject_id = p_offer.offer_id
    order by o.created_at desc, o.outbound_id limit 1;
    is_told := v_call.ended = 'answered';
    way_over := v_call.ended in ('no_answer', 'busy', 'voicemail', 'screened', 'hung_up', 'failed', 'dropped');
    ended := case when v_call.ended in ('voicemail', 'screened') then v_call.ended else 'no_answer' end;
    trouble := case when v_call.ended in ('failed', 'dropped') then v_call.trouble end;
  end if;
end
$fn$;

-- The open link to an offer: the one that is there, or the one that is given. Null where the offer is over. p_unopenable: as in
-- open_visit_link.
create or replace function open_offer_link(
  p_org_id uuid, p_offer_id uuid, p_token_hash text, p_sealed_token text, p_unopenable text default null
) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from waitlist_offers o where o.org_id = p_org_id and o.offer_id = p_offer_id
      and o.ended is null and o.held_until > clock_timestamp()) then
    return null;
  end if;
  update patient_links l set revoked_at = now()
  where l.org_id = p_org_id and l.offer_id = p_offer_id and l.revoked_at is null and l.sealed_token = p_unopenable;
  insert into patient_links (org_id, kind, offer_id, token_hash, sealed_token)
  values (p_org_id, 'offer', p_offer_id, p_token_hash, p_sealed_token)
  on conflict (org_id, offer_id) where revoked_at is null and offer_id is not null do nothing;
  return (
    select json_build_object('sealedToken', l.sealed_token, 'mayChange', (
      select o.caller_check <> 'staff_only' from organizations o where o.org_id = p_org_id))
    from patient_links l where l.org_id = p_org_id and l.offer_id = p_offer_id and l.revoked_at is null);
end
$fn$;

-- When the clinic will have been open for so many minutes, counted from p_from on: when somebody at the front desk has had that long. By the
-- clinic's hours and those of whoever has their own, without what the whole clinic is closed for. Null: not within two weeks.
create or replace function opened_for(p_org_id uuid, p_from timestamptz, p_minutes integer) returns timestamptz
language plpgsql stable
as $fn$
declare
  v_zone text := (select time_zone from organizations where org_id = p_org_id);
  v_range record;
  v_open tstzmultirange;
  v_stretch tstzrange;
  v_left interval := make_interval(mins => p_minutes);
begin
  v_range := clock.range_of(v_zone, p_from, p_from + interval '15 days');
  select range_agg(o.opening) into v_open
  from (
    select null::uuid as hours_of
    union
    select h.provider_id from opening_hours h
    join providers p on p.org_id = h.org_id and p.provider_id = h.provider_id and p.active
    where h.org_id = p_org_id
  ) hours
  cross join lateral openings_of(p_org_id, hours.hours_of, v_range.starts::date, 15, v_range.from_local, v_range.ahead) o;
  v_open := v_open - coalesce((
    select range_agg(c.closed)
    from closed_of(p_org_id, null, v_range.starts, v_range.ends, v_range.from_local, v_range.ahead) c), '{}');
  for v_stretch in select unnest(v_open * tstzmultirange(tstzrange(p_from, null))) as stretch order by stretch loop
    if upper(v_stretch) - lower(v_stretch) >= v_left then
      return lower(v_stretch) + v_left;
    end if;
    v_left := v_left - (upper(v_stretch) - lower(v_stretch));
  end loop;
  return null;
end
$fn$;

-- Removes who waits no longer, and what was offered to whoever still does, once it is older than the organization wants the words of
-- calls kept: what somebody waited for is the reason for a visit. At most p_limit of each; those that another server is at are left
-- to it. Returns how many: call it again until it is fewer than the limit.
create or replace function remove_old_waitlist(p_org_id uuid, p_limit integer default 200) returns integer
language plpgsql
as $fn$
declare
  v_before timestamptz;
  v_count integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select now() - make_interval(days => o.call_words_days) into v_before from organizations o where o.org_id = p_org_id;
  delete from waitlist_entries e using (
    select o.entry_id from waitlist_entries o
    where o.org_id = p_org_id and o.status in ('booked', 'left', 'expired') and o.updated_at < v_before
    order by o.updated_at limit p_limit for update skip locked) old
  where e.org_id = p_org_id and e.entry_id = old.entry_id;
  get diagnostics v_count = row_count;
  -- One of a time that is still to come is kept: nobody is offered the same time twice.
  delete from waitlist_offers w using (
    select o.offer_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is not null and o.ended_at < v_before and o.starts_at < now()
    order by o.created_at limit p_limit for update skip locked) old
  where w.org_id = p_org_id and w.offer_id = old.offer_id;
  get diagnostics p_limit = row_count;
  return greatest(v_count, p_limit);
end
$fn$;

-- Has somebody told of an open offer by the next way that can reach them, and keeps the time for as long as that takes; false where there is
-- none left. The provider is locked.
create or replace function tell_offer(p_org_id uuid, p_offer_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_entry waitlist_entries;
  v_next record;
begin
  select * into strict v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  select * into strict v_entry from waitlist_entries where org_id = p_org_id and entry_id = v_offer.entry_id;
  loop
    v_next := way_to(v_entry, v_offer.starts_at, v_offer.tried);
    if v_next.way is null then
      return false;
    end if;
    update waitlist_offers set way = v_next.way, tried = tried || v_next.way, held_until = greatest(held_until, v_next.held_until),
      told = case v_next.way when 'staff' then 'by_staff' else 'planned' end, updated_at = clock_timestamp()
    where org_id = p_org_id and offer_id = p_offer_id
    returning * into v_offer;
    update appointments set held_until = v_offer.held_until
    where org_id = p_org_id and appointment_id = v_offer.appointment_id and held_until <> v_offer.held_until;
    if v_next.way = 'call' then
      -- It rings soon or not at all: a call that waits for its turn keeps nobody else waiting.
      continue when plan_outbound_call(p_org_id, 'offer', p_offer_id,
        p_not_after => least(v_offer.held_until - interval '2 minutes', clock_timestamp() + interval '10 minutes')) ->> 'kind' <> 'planned';
    elsif v_next.way <> 'staff' then
      insert into messages (org_id, offer_id, channel, kind, revision, starts_local, provider_id, due_at)
      values (p_org_id, p_offer_id, v_next.way, 'offer', 0, v_offer.starts_local, v_offer.provider_id, now());
    end if;
    return true;
  end loop;
end
$fn$;

-- By which way somebody who waits is to be told now of a time that becomes theirs, after those that were tried, and until when it is kept for
-- them; way is null where nobody could reach them in time. Nothing is written and nobody is called in the quiet hours. What the
-- front desk has to do takes its half hour of the clinic's open hours, or else "please call" would stand there while nobody is there;
-- whoever of the staff offers a time is there.
create or replace function way_to(
  p_entry waitlist_entries, p_starts_at timestamptz, p_tried text[], out way text, out held_until timestamptz
)
language plpgsql stable
as $fn$
declare
  v_now timestamptz := clock_timestamp();
  v_org organizations;
  v_latest timestamptz;
  v_is_quiet boolean;
  v_is_there boolean := nullif(current_setting('app.actor', true), '')::jsonb ->> 'kind' = 'user';
  v_ways text[] := ways_of(p_entry);
  v_way text;
  v_until timestamptz;
  v_is_one boolean;
begin
  select * into strict v_org from organizations where org_id = p_entry.org_id;
  v_latest := p_starts_at - make_interval(mins => greatest(v_org.min_notice_minutes, p_entry.notice_minutes, 1));
  v_is_quiet := end_of_quiet(p_entry.org_id, v_now) > v_now;
  if v_is_there and 'staff' <> all (v_ways) then
    v_ways := v_ways || '{staff}';
  end if;
  foreach v_way in array v_ways loop
    continue when v_way = any (p_tried);
    if v_way = 'staff' then
      v_until := least(greatest(opened_for(p_entry.org_id, v_now, v_org.hold_minutes),
        case when v_is_there then v_now + make_interval(mins => v_org.hold_minutes) end), v_latest);
      v_is_one := v_until >= case when v_is_there then v_now + interval '5 minutes' else opened_for(p_entry.org_id, v_now, 5) end;
    else
      v_until := least(v_now + make_interval(mins => v_org.hold_minutes), v_latest);
      v_is_one := not v_is_quiet and v_until >= v_now + interval '5 minutes' and case v_way
        when 'call' then may_call_about_offer(p_entry) else offer_address(p_entry, v_way) is not null end;
    end if;
    if v_is_one then
      way := v_way;
      held_until := v_until;
      return;
    end if;
  end loop;
end
$fn$;

-- How somebody who waits may be reached, in the clinic's order: a text comes before the letter. Who asked for the front desk alone is called by
-- nobody else.
create or replace function ways_of(p_entry waitlist_entries) returns text[]
language sql stable
return case when p_entry.reach = 'call' then '{staff}'::text[] else array(
  select u.way
  from organizations o
  cross join lateral unnest(o.offer_ways) with ordinality w (name, place)
  cross join lateral unnest(case w.name when 'message' then '{sms,email}'::text[] else array[w.name] end) with ordinality u (way, step)
  where o.org_id = p_entry.org_id
  order by w.place, u.step) end;

alter table organizations add constraint organizations_offer_ways_check CHECK (((offer_ways <@ ARRAY['message'::text, 'call'::text, 'staff'::text]) AND ((cardinality(offer_ways) >= 1) AND (cardinality(offer_ways) <= 3))));

alter table waitlist_offers add constraint waitlist_offers_way_check CHECK ((way = ANY (ARRAY['sms'::text, 'email'::text, 'call'::text, 'staff'::text])));

CREATE INDEX patient_links_by_offer ON public.patient_links USING btree (org_id, offer_id) WHERE (offer_id IS NOT NULL);

CREATE UNIQUE INDEX uq_messages_offer ON public.messages USING btree (org_id, offer_id, channel) WHERE (offer_id IS NOT NULL);

CREATE UNIQUE INDEX uq_patient_links_open_offer ON public.patient_links USING btree (org_id, offer_id) WHERE ((revoked_at IS NULL) AND (offer_id IS NOT NULL));

CREATE TRIGGER wake_offer_messages AFTER INSERT ON public.messages FOR EACH ROW WHEN ((new.offer_id IS NOT NULL)) EXECUTE FUNCTION wake_offer_messages();

CREATE TRIGGER wake_waitlist AFTER UPDATE OF status ON public.messages FOR EACH ROW WHEN (((new.offer_id IS NOT NULL) AND (new.status <> old.status) AND (new.status = ANY (ARRAY['sent'::text, 'dropped'::text, 'failed'::text])))) EXECUTE FUNCTION wake_waitlist();

CREATE TRIGGER wake_waitlist AFTER UPDATE OF status ON public.outbound_calls FOR EACH ROW WHEN (((new.reason = 'offer'::text) AND (old.status <> 'ended'::text) AND (new.status = 'ended'::text))) EXECUTE FUNCTION wake_waitlist();

grant update (hold_minutes) on organizations to callwaiting_app;

grant update (offer_ways) on organizations to callwaiting_app;
