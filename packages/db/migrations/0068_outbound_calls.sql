-- The clinic's assistant may call people: about a visit, a freed time, or what they asked for by phone and never heard of. Off for every
-- clinic until it says otherwise. New tables and one trigger on contacts, so servers of the version before go on as they are.

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

-- Has a call that was planned placed: a job of the organization, in the transaction that plans it. The queue is the owner's (see
-- enqueue_assistant_sync), so this runs as the owner.
create or replace function wake_outbound_calls() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  perform graphile_worker.add_job(
    identifier => 'place-calls', payload => json_build_object('orgId', new.org_id), max_attempts => 5,
    job_key => 'place-calls:' || new.org_id);
  return null;
end
$fn$;
revoke execute on function wake_outbound_calls() from public;

-- Calls that the assistant makes: planned, placed, and how they ended.
create table outbound_calls (
  org_id uuid not null references organizations,
  outbound_id uuid not null default gen_random_uuid(),
  reason text not null check (reason in ('offer', 'reminder', 'call_back')),
  -- Null: whoever asked for something by phone and is not known.
  contact_id uuid,
  -- Gone with the contact's data.
  patient_name text check (length(patient_name) between 1 and 500),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  -- What it is about: of a reminder the visit, of an offer that of the waitlist, of a call back the open request. None of them is
  -- kept from being deleted: the call is then not made.
  subject_id uuid not null,
  -- What the person is told of a visit or a held time; nothing else is.
  starts_local timestamp,
  provider_id uuid,
  not_before timestamptz not null,
  not_after timestamptz not null check (not_after > not_before),
  -- placing: claimed by a server, which is asking Vapi for it or died with it. ringing: Vapi has it.
  status text not null default 'planned' check (status in ('planned', 'placing', 'ringing', 'ended')),
  -- What the person has told the assistant to do, by a tool call of this very call.
  said text check (said in ('accepted', 'declined', 'wrong_person', 'screened', 'opted_out')),
  ended text check (ended in ('answered', 'accepted', 'declined', 'no_answer', 'busy', 'voicemail', 'screened', 'wrong_person',
    'hung_up', 'opted_out', 'failed', 'dropped')),
  -- Why it was dropped or failed, in our own words.
  trouble text check (length(trouble) between 1 and 300),
  attempts integer not null default 0,
  claimed_at timestamptz,
  -- When Vapi was asked for it: it counts for the limits of that day. Null where it certainly never rang.
  placed_at timestamptz,
  vapi_call_id text check (length(vapi_call_id) between 1 and 200),
  -- US dollars, as Vapi reports them.
  cost numeric(12, 6),
  -- Staff have seen that it failed.
  seen_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, outbound_id),
  -- Cascading, because servers of the version before delete the contact that they merge into another.
  foreign key (org_id, contact_id) references contacts on delete cascade,
  check ((ended is not null) = (status = 'ended')),
  check (phone is not null or status = 'ended'),
  check (reason = 'call_back' or starts_local is not null and provider_id is not null)
);
create unique index uq_outbound_calls_live on outbound_calls (org_id, reason, subject_id) where status <> 'ended';
create index outbound_calls_live on outbound_calls (org_id, not_before) where status <> 'ended';
create index outbound_calls_by_placing on outbound_calls (org_id, placed_at) where placed_at is not null;
create index outbound_calls_by_contact on outbound_calls (org_id, contact_id, created_at desc);
create index outbound_calls_by_phone on outbound_calls (org_id, phone) where phone is not null;
create unique index uq_outbound_calls_at_vapi on outbound_calls (org_id, vapi_call_id) where vapi_call_id is not null;
create index outbound_calls_that_failed on outbound_calls (org_id, ended_at) where ended = 'failed' and seen_at is null;

alter table outbound_calls enable row level security;
alter table outbound_calls force row level security;
create policy tenant_only on outbound_calls
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger wake_outbound_calls after insert on outbound_calls for each row execute function wake_outbound_calls();
-- For live screens alone: what it says is no part of the audit log.
create trigger record_change after insert or update on outbound_calls for each row
  execute function record_change('outbound_call', 'outbound_id', '{}', '{}', '{*}');

grant select, insert, update on outbound_calls to callwaiting_app;

-- Whether a clinic has its patients called by the assistant, when, how often and for how much. Without a row it calls nobody.
create table outbound_settings (
  org_id uuid primary key references organizations,
  is_on boolean not null default false,
  -- Vapi's id of the number that calls come from.
  phone_number_id text check (length(phone_number_id) between 1 and 200),
  -- On the clinic's clock. Monday is 1.
  from_time time not null default '09:00',
  until_time time not null default '18:00' check (until_time > from_time),
  weekdays integer[] not null default '{1,2,3,4,5}' check (
    weekdays <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(weekdays) between 1 and 7),
  -- Days are the clinic's.
  person_daily integer not null default 1 check (person_daily between 1 and 5),
  daily integer not null default 30 check (daily between 1 and 1000),
  -- US dollars.
  daily_spending numeric(8, 2) not null default 10 check (daily_spending between 0.5 and 10000),
  -- ISO 3166-1 alpha-2; none: only the clinic's own.
  countries text[] not null default '{}' check (cardinality(countries) <= 50),
  -- Somebody has stopped all of it, until somebody starts it again.
  stopped_at timestamptz,
  stopped_by text check (length(stopped_by) between 1 and 200),
  updated_at timestamptz not null default now(),
  check (phone_number_id is not null or not is_on)
);

alter table outbound_settings enable row level security;
alter table outbound_settings force row level security;
create policy tenant_only on outbound_settings
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on outbound_settings for each row
  execute function record_change('outbound_settings', 'org_id', '{}', '{}', '{}');

grant select, insert, update on outbound_settings to callwaiting_app;

-- Takes the next call that may be placed now, for whoever is about to ask Vapi for it, and says what to tell; null when there is none. What
-- tells something that is no longer so is dropped here. Outside the clinic's hours and above a limit a call waits until its
-- time has passed. Servers count and claim one after the other: the row of the settings is their lock.
-- A call whose cost is not known yet counts half a dollar, and three at most are under way at once: so much may go above the
-- limit of spending.
create or replace function claim_outbound_call(p_org_id uuid, p_now timestamptz default null) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_settings outbound_settings;
  v_zone text;
  v_local timestamp;
  v_day timestamptz;
  v_call outbound_calls;
  v_trouble text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_settings from outbound_settings where org_id = p_org_id for update;
  if v_settings.is_on is not true or v_settings.stopped_at is not null then
    return null;
  end if;
  update outbound_calls o set status = 'ended', ended = 'dropped', trouble = 'its time has passed', ended_at = v_now, updated_at = now()
  where o.org_id = p_org_id and o.status = 'planned' and o.not_after <= v_now;
  select time_zone into v_zone from organizations where org_id = p_org_id;
  v_local := clock.local_time(v_zone, v_now);
  v_day := clock.moment_of(v_zone, v_local::date::timestamp);
  if extract(isodow from v_local)::integer <> all (v_settings.weekdays)
    or v_local::time < v_settings.from_time or v_local::time >= v_settings.until_time
    or (select count(*) >= 3 from outbound_calls where org_id = p_org_id and status in ('placing', 'ringing'))
    or (select count(*) >= v_settings.daily or coalesce(sum(coalesce(cost, 0.5)), 0) >= v_settings.daily_spending
      from outbound_calls where org_id = p_org_id and placed_at >= v_day) then
    return null;
  end if;
  loop
    select o.* into v_call from outbound_calls o
    where o.org_id = p_org_id and o.status = 'planned' and o.not_before <= v_now and (
      select count(*) from outbound_calls t
      where t.org_id = p_org_id and t.phone = o.phone and t.placed_at >= v_day) < v_settings.person_daily
    order by o.not_before, o.outbound_id limit 1
    for update;
    if not found then
      return null;
    end if;
    v_trouble := outbound_trouble(v_call, v_now);
    if v_trouble is null then
      update outbound_calls set status = 'placing', claimed_at = v_now, placed_at = v_now, attempts = attempts + 1, updated_at = now()
      where org_id = p_org_id and outbound_id = v_call.outbound_id
      returning * into v_call;
      return outbound_json(v_call);
    end if;
    update outbound_calls set status = 'ended', ended = 'dropped', trouble = v_trouble, ended_at = v_now, updated_at = now()
    where org_id = p_org_id and outbound_id = v_call.outbound_id;
  end loop;
end
$fn$;

-- What became of asking Vapi for a call that claim_outbound_call gave out. p_call_id: Vapi has it; answered is what Vapi's messages
-- have told of that call already. Otherwise it certainly did not ring, and waits again where p_again says that another try may help,
-- unless p_unknown: then it may have, and is never placed again.
create or replace function finish_placing(
  p_org_id uuid, p_outbound_id uuid, p_attempt integer, p_call_id text default null, p_trouble text default null,
  p_again boolean default false, p_unknown boolean default false, p_ended text default 'failed', p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_call_id is not null then
    update outbound_calls set status = 'ringing', vapi_call_id = p_call_id, updated_at = now()
    where org_id = p_org_id and outbound_id = p_outbound_id and status = 'placing' and attempts = p_attempt;
  elsif p_again then
    update outbound_calls set placed_at = null, claimed_at = null, updated_at = now(), trouble = left(p_trouble, 300),
      status = case when attempts < 4 then 'planned' else 'ended' end, ended = case when attempts >= 4 then 'failed' end,
      ended_at = case when attempts >= 4 then v_now end,
      not_before = least(v_now + (array['1 minute', '5 minutes', '15 minutes', '15 minutes']::interval[])[least(attempts, 4)],
        not_after - interval '1 second')
    where org_id = p_org_id and outbound_id = p_outbound_id and status = 'placing' and attempts = p_attempt;
  else
    update outbound_calls set status = 'ended', ended = p_ended, trouble = left(p_trouble, 300), ended_at = v_now, claimed_at = null,
      placed_at = case when p_unknown then placed_at end, updated_at = now()
    where org_id = p_org_id and outbound_id = p_outbound_id and status = 'placing' and attempts = p_attempt;
  end if;
  return (
    select json_build_object('status', c.status, 'endedReason', c.ended_reason, 'cost', c.cost,
      'talkedSeconds', extract(epoch from c.ended_at - c.started_at))
    from calls c where c.org_id = p_org_id and c.call_id = p_call_id);
end
$fn$;

-- Whether a call of the organization is planned or under way, and so a job has to look again.
create or replace function has_live_outbound(p_org_id uuid) returns boolean
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return exists (select from outbound_calls where org_id = p_org_id and status <> 'ended');
end
$fn$;

-- Calls of which nobody knows what became of them: claimed two minutes ago by a server that did not say whether Vapi has them, and those
-- of which no end was told for so long that none will be.
create or replace function list_unsettled_calls(p_org_id uuid, p_now timestamptz default null) returns setof json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return query
  select outbound_json(o) from outbound_calls o
  where o.org_id = p_org_id and (
    o.status = 'placing' and o.claimed_at <= v_now - interval '2 minutes'
    or o.status = 'ringing' and o.claimed_at <= v_now - interval '20 minutes')
  order by o.claimed_at limit 20;
end
$fn$;

-- How a call that we made ended, as Vapi tells it, and what it cost. What the person told the assistant to do is how it ended for us. What was
-- said first stays: messages come in any order and more than once. False: it is none of ours.
create or replace function note_outbound_end(p_org_id uuid, p_call_id text, p_ended text default null, p_cost numeric default null)
  returns boolean
language plpgsql
as $fn$
declare
  v_call outbound_calls;
  v_ended text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_call from outbound_calls where org_id = p_org_id and vapi_call_id = p_call_id;
  v_ended := coalesce(v_call.said, p_ended);
  -- The next who waits is asked. Whoever was told of an offer in another way as well keeps it until its deadline.
  if p_ended is not null and v_call.status = 'ringing' and v_call.reason = 'offer' and (
      v_ended in ('declined', 'wrong_person', 'opted_out')
      or v_ended in ('voicemail', 'screened', 'no_answer') and exists (select from waitlist_offers o
        where o.org_id = p_org_id and o.offer_id = v_call.subject_id and o.told = 'by_staff')) then
    perform close_offer(p_org_id, v_call.subject_id, v_ended);
  end if;
  update outbound_calls set
    cost = coalesce(p_cost, cost), updated_at = now(),
    status = case when p_ended is not null then 'ended' else status end,
    ended = coalesce(ended, case when p_ended is not null then coalesce(said, p_ended) end),
    ended_at = coalesce(ended_at, case when p_ended is not null then now() end)
  where org_id = p_org_id and vapi_call_id = p_call_id;
  return found;
end
$fn$;

-- What a call is made of. The visit's service is no part of it: why somebody comes is told to nobody.
create or replace function outbound_json(p_call outbound_calls) returns json
language plpgsql stable
as $fn$
begin
  return (
    select json_build_object(
      'outboundId', p_call.outbound_id, 'attempt', p_call.attempts, 'reason', p_call.reason, 'phone', p_call.phone,
      'patientName', p_call.patient_name, 'claimedAt', iso_instant(p_call.claimed_at), 'vapiCallId', p_call.vapi_call_id,
      'said', p_call.said, 'startsAt', iso_instant(clock.moment_of(o.time_zone, p_call.starts_local)),
      'providerName', (select p.name from providers p where p.org_id = o.org_id and p.provider_id = p_call.provider_id),
      'organizationName', o.name, 'clinicPhone', o.transfer_number, 'zone', zone_json(o.time_zone), 'region', o.region,
      'countries', s.countries,
      -- In the account that clinics share, only a number that is known to be this clinic's: its owner could name another's.
      'phoneNumberId', case when exists (select from integrations i where i.org_id = o.org_id and i.kind = 'vapi')
        or exists (select from vapi_resources r where r.org_id = o.org_id and r.kind = 'phone_number' and r.vapi_id = s.phone_number_id)
        then s.phone_number_id end,
      'assistantId', (select a.vapi_assistant_id from assistants a where a.org_id = o.org_id and a.role = 'outbound'))
    from organizations o join outbound_settings s on s.org_id = o.org_id
    where o.org_id = p_call.org_id);
end
$fn$;

-- Why a call that is due is never to be made; null where nothing stands against it. It is held against what it is about as that is now.
create or replace function outbound_trouble(p_call outbound_calls, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_visit appointments;
  v_contact contacts;
begin
  if p_call.not_after <= p_now then
    return 'its time has passed';
  elsif exists (select from outbound_calls o where o.org_id = p_call.org_id and o.phone = p_call.phone and o.ended = 'opted_out')
    or exists (select from message_consents c where c.org_id = p_call.org_id and c.channel = 'sms' and c.address = p_call.phone
      and not c.is_allowed) then
    return 'they asked not to be contacted';
  elsif p_call.contact_id is not null then
    select * into v_contact from contacts where org_id = p_call.org_id and contact_id = p_call.contact_id;
    if v_contact.erased_at is not null or v_contact.phone is distinct from p_call.phone then
      return 'their number was changed';
    end if;
  end if;
  if p_call.reason = 'call_back' then
    return case when not exists (select from open_requests r where r.org_id = p_call.org_id and r.request_id = p_call.subject_id)
      then 'somebody has called them back' end;
  elsif p_call.reason = 'offer' then
    return case when not exists (select from waitlist_offers o where o.org_id = p_call.org_id and o.offer_id = p_call.subject_id
      and o.ended is null and o.held_until > p_now) then 'the offer is over' end;
  end if;
  select * into v_visit from appointments where org_id = p_call.org_id and appointment_id = p_call.subject_id;
  return case
    when v_visit.status is distinct from 'confirmed'
      or v_visit.starts_local <> p_call.starts_local or v_visit.provider_id <> p_call.provider_id
      or v_visit.contact_id is distinct from p_call.contact_id then 'the visit was changed'
    when v_visit.starts_at <= p_now then 'the visit has begun' end;
end
$fn$;

-- Has somebody called about a visit (reminder), a held time (offer) or what they asked for by phone (call_back), once: while a call
-- about it is planned or under way, that one is answered. Refused where the clinic calls nobody, has stopped it, or there is nothing
-- to call about. p_subject_id is the visit's id, the offer's or the request's; an offer is called about until its deadline.
create or replace function plan_outbound_call(
  p_org_id uuid, p_reason text, p_subject_id uuid, p_phone text default null, p_not_before timestamptz default null,
  p_not_after timestamptz default null, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_settings outbound_settings;
  v_visit record;
  v_contact contacts;
  v_name text;
  v_phone text;
  v_starts_local timestamp;
  v_provider_id uuid;
  v_until timestamptz;
  v_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Whoever stops all calls waits for this, or this for them.
  select * into v_settings from outbound_settings where org_id = p_org_id for share;
  if v_settings.is_on is not true then
    return json_build_object('kind', 'refused', 'why', 'off');
  elsif v_settings.stopped_at is not null then
    return json_build_object('kind', 'refused', 'why', 'stopped');
  end if;
  if p_reason = 'call_back' then
    select r.patient_name, r.phone into v_name, v_phone from open_requests r
    where r.org_id = p_org_id and r.request_id = p_subject_id;
    -- p_phone: as the screen had it, which looks for it in the appointment as well.
    v_phone := coalesce(v_phone, p_phone);
    select * into v_contact from contacts c where c.org_id = p_org_id and c.phone = v_phone and c.erased_at is null;
  elsif p_reason = 'offer' then
    select e.contact_id, e.patient_name, o.starts_local, o.provider_id, o.held_until as until_at into v_visit
    from waitlist_offers o join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
    where o.org_id = p_org_id and o.offer_id = p_subject_id and o.ended is null and o.held_until > v_now;
  else
    select a.contact_id, a.patient_name, a.starts_local, a.provider_id, a.starts_at as until_at into v_visit
    from appointments a
    where a.org_id = p_org_id and a.appointment_id = p_subject_id and a.status = 'confirmed' and a.starts_at > v_now;
  end if;
  if p_reason <> 'call_back' and found then
    select * into v_contact from contacts c where c.org_id = p_org_id and c.contact_id = v_visit.contact_id;
    v_name := v_visit.patient_name;
    v_phone := v_contact.phone;
    v_starts_local := v_visit.starts_local;
    v_provider_id := v_visit.provider_id;
    v_until := v_visit.until_at;
  end if;
  if v_phone is null or v_phone !~ '^\+[1-9][0-9]{6,14}$' then
    return json_build_object('kind', 'refused', 'why', 'no_number');
  end if;
  insert into outbound_calls (org_id, reason, subject_id, contact_id, patient_name, phone, starts_local, provider_id, not_before, not_after)
  values (p_org_id, p_reason, p_subject_id, v_contact.contact_id, nullif(v_name, ''), v_phone, v_starts_local, v_provider_id,
    coalesce(p_not_before, v_now), coalesce(p_not_after, v_until, v_now + interval '2 days'))
  on conflict (org_id, reason, subject_id) where status <> 'ended' do nothing
  returning outbound_id into v_id;
  if v_id is null then
    select outbound_id into v_id from outbound_calls
    where org_id = p_org_id and reason = p_reason and subject_id = p_subject_id and status <> 'ended';
  end if;
  return json_build_object('kind', 'planned', 'outboundId', v_id);
end
$fn$;

-- What the person told the assistant to do, by a tool call of the call that we made; the last word counts. Without p_said only what the call
-- is about. Null: the call is none of ours, or it is over.
create or replace function say_outbound_call(p_org_id uuid, p_call_id text, p_said text default null) returns json
language plpgsql
as $fn$
declare
  v_call outbound_calls;
  v_offered json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_call from outbound_calls
  where org_id = p_org_id and vapi_call_id = p_call_id and status = 'ringing';
  if not found then
    return null;
  end if;
  -- An offer is theirs at once, or is over: then nothing was accepted.
  if p_said = 'accepted' and v_call.reason = 'offer' then
    v_offered := accept_offer(p_org_id, v_call.subject_id, v_call.starts_local, 'phone');
    if not (v_offered ->> 'success')::boolean then
      return outbound_json(v_call);
    end if;
  end if;
  if p_said is not null then
    update outbound_calls set said = p_said, updated_at = now()
    where org_id = p_org_id and outbound_id = v_call.outbound_id
    returning * into v_call;
  end if;
  return outbound_json(v_call);
end
$fn$;

CREATE TRIGGER forget_outbound_calls AFTER UPDATE OF erased_at ON public.contacts FOR EACH ROW WHEN (((new.erased_at IS NOT NULL) AND (old.erased_at IS NULL))) EXECUTE FUNCTION forget_outbound_calls();
