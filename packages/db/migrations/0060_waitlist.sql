-- The waitlist that holds the time: who waits for what (waitlist_entries), what has become free and is to be offered (freed_times), and
-- what was offered to whom and came of it (waitlist_offers). While an offer is open, a row of appointments with the status `held` keeps
-- the time, which the exclusion constraint sees as it sees a visit; it names nobody, has a deadline, and after that is in nobody's way.
-- The constraint and the index that bookings look through take the new status in, so both are built anew at the end of this file, and
-- callers wait meanwhile.
-- Arguments: entity, column that identifies it, columns whose values are never told, columns that are no news, and
-- columns that only live screens care for ("*": all of them). Each list is an array literal.
-- Who acts is in app.actor, for this transaction: {"kind", "userId", "displayName"} or {"kind": "phone", "callId"}.
create or replace function record_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_secret text[] := tg_argv[2];
  v_quiet text[] := tg_argv[3]::text[] || '{created_at,updated_at}'::text[];
  v_live text[] := tg_argv[4];
  v_old jsonb;
  v_new jsonb;
  v_row jsonb;
  v_before jsonb;
  v_after jsonb;
  v_audited boolean := true;
  v_action text := case tg_op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end;
  v_actor jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
  v_key text;
begin
  if tg_op <> 'INSERT' then
    v_old := to_jsonb(old) - v_quiet;
    v_row := v_old;
  end if;
  if tg_op <> 'DELETE' then
    v_new := to_jsonb(new) - v_quiet;
    v_row := v_new;
  end if;
  -- A hold is no appointment: who follows appointments is told of waitlist_offers, or of what was booked.
  if tg_argv[0] = 'appointment' and v_row ->> 'status' = 'held' then
    return null;
  end if;

  if tg_op = 'UPDATE' then
    if v_old = v_new then
      return null;
    end if;
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, v_new -> o.key) into v_before, v_after
    from jsonb_each(v_old) o where o.value is distinct from v_new -> o.key;
    if v_live = '{*}' then
      v_audited := false;
    elsif v_live <> '{}' then
      v_before := v_before - v_live;
      v_after := v_after - v_live;
      v_audited := v_after <> '{}';
    end if;
  else
    v_audited := v_live <> '{*}';
    v_before := jsonb_strip_nulls(v_old - v_live);
    v_after := jsonb_strip_nulls(v_new - v_live);
  end if;
  if not v_audited then
    v_before := null;
    v_after := null;
  end if;
  foreach v_key in array v_secret loop
    if v_before ? v_key then v_before := v_before || jsonb_build_object(v_key, '***'); end if;
    if v_after ? v_key then v_after := v_after || jsonb_build_object(v_key, '***'); end if;
  end loop;

  if tg_argv[0] = 'appointment' and tg_op = 'UPDATE' then
    v_action := case
      when v_after ? 'status' then
        case v_new ->> 'status' when 'confirmed' then 'restored' else v_new ->> 'status' end
      when v_after ?| '{starts_at,ends_at,provider_id}' then 'moved'
      else 'updated' end;
  elsif tg_table_name = 'tool_calls' then
    v_action := 'updated'; -- of its call
  end if;

  insert into changes (org_id, actor_kind, actor_id, actor_name, entity, entity_id, action, before, after, audited)
  values (
    (v_row ->> 'org_id')::uuid, coalesce(v_actor ->> 'kind', 'system'),
    coalesce(v_actor ->> 'userId', v_actor ->> 'callId'), v_actor ->> 'displayName',
    tg_argv[0], v_row ->> tg_argv[1], v_action, v_before - 'org_id', v_after - 'org_id', v_audited);
  return null;
end
$fn$;
revoke execute on function record_change() from public;

-- With a contact's data goes what they waited for and were offered, whichever version of the server erases it.
create or replace function forget_waitlist() returns trigger
language plpgsql
as $fn$
begin
  delete from waitlist_entries where org_id = new.org_id and contact_id = new.contact_id;
  return null;
end
$fn$;

-- An open offer that goes takes its hold along, whoever deletes it.
create or replace function drop_hold() returns trigger
language plpgsql
as $fn$
begin
  perform remove_holds(old.org_id, array[old.appointment_id]);
  if lower(old.freed) is not null and upper(old.freed) > now() then
    insert into freed_times (org_id, provider_id, freed) values (old.org_id, old.provider_id, old.freed);
  end if;
  return null;
end
$fn$;

-- A visit was cancelled or moved away: what it blocked is to be offered to whoever waits. What staff did may be undone for as long as
-- nobody is told of it (message_settings.undo_minutes), and is offered after that.
create or replace function note_freed_time() returns trigger
language plpgsql
as $fn$
begin
  -- Moved by a change of the clock's rules: nothing has become free.
  if current_setting('app.reanchors', true) = 'on' or upper(old.blocked) <= now()
    or not exists (select from waitlist_entries e where e.org_id = old.org_id and e.status in ('waiting', 'offered')) then
    return null;
  end if;
  insert into freed_times (org_id, provider_id, freed, due_at)
  values (old.org_id, old.provider_id, old.blocked, now() + case
    when nullif(current_setting('app.actor', true), '')::jsonb ->> 'kind' = 'user' then make_interval(mins => coalesce(
      (select s.undo_minutes from message_settings s where s.org_id = old.org_id), 2))
    else interval '0' end);
  return null;
end
$fn$;

-- A closure was lifted or has become another: its times are to be offered to whoever waits. What of them is not free is found out then.
create or replace function note_lifted_closure() returns trigger
language plpgsql
as $fn$
begin
  if not exists (select from waitlist_entries e where e.org_id = old.org_id and e.status in ('waiting', 'offered')) then
    return null;
  end if;
  insert into freed_times (org_id, provider_id, freed, due_at)
  select old.org_id, p.provider_id, tstzrange(span.starts_at, span.ends_at), now() + interval '2 minutes'
  from organizations o
  cross join lateral (select clock.moment_of(o.time_zone, old.starts_local) as starts_at,
    least(clock.moment_of(o.time_zone, old.ends_local), now() + make_interval(days => o.horizon_days)) as ends_at offset 0) span
  join providers p on p.org_id = o.org_id and p.active and (old.provider_id is null or p.provider_id = old.provider_id)
  where o.org_id = old.org_id and span.ends_at > now() and span.ends_at > span.starts_at;
  return null;
end
$fn$;

-- Has the waitlist of an organization worked on now: a job of its own, in the transaction that gives rise to it. The queue is the owner's
-- (see enqueue_assistant_sync), so this runs as the owner. The job comes back by itself for what is due later.
create or replace function wake_waitlist() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  perform graphile_worker.add_job(
    identifier => 'offer-freed-times',
    payload => json_build_object('orgId', new.org_id),
    max_attempts => 5,
    job_key => 'waitlist:' || new.org_id);
  return null;
end
$fn$;
revoke execute on function wake_waitlist() from public;

alter table organizations add column hold_minutes integer not null default 30;

alter table appointments add column held_until timestamp with time zone;

-- Who waits for what: their wish on the clinic's clock. Never a promise.
create table waitlist_entries (
  org_id uuid not null references organizations,
  entry_id uuid not null default gen_random_uuid(),
  contact_id uuid not null,
  patient_name text not null check (length(patient_name) between 1 and 200),
  service_id uuid not null,
  -- Null: with whomever.
  provider_id uuid,
  -- Monday is 1.
  weekdays integer[] not null default '{1,2,3,4,5,6,7}' check (
    weekdays <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(weekdays) between 1 and 7),
  -- The visit begins and ends between the two.
  from_time time not null default '00:00',
  until_time time not null default '24:00' check (until_time > from_time),
  from_date date,
  until_date date not null,
  -- How long before the visit they must have said yes.
  notice_minutes integer not null default 0 check (notice_minutes between 0 and 43200),
  -- How to reach them: any that there is, or only by a call from the front desk.
  reach text not null default 'any' check (reach in ('any', 'call')),
  -- The order: staff's where they have set one, else who has waited longest.
  rank numeric not null default extract(epoch from clock_timestamp()),
  status text not null default 'waiting' check (status in ('waiting', 'offered', 'booked', 'left', 'expired')),
  source text not null check (source in ('phone', 'staff')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, entry_id),
  -- Cascading, because servers of the version before delete the contact that they merge into another.
  foreign key (org_id, contact_id) references contacts on delete cascade,
  foreign key (org_id, service_id) references services,
  foreign key (org_id, provider_id) references providers
);
create index waitlist_entries_by_rank on waitlist_entries (org_id, rank, entry_id) where status in ('waiting', 'offered');
create index waitlist_entries_by_contact on waitlist_entries (org_id, contact_id);
-- Who asks again has changed their wish.
create unique index uq_waitlist_entries_live on waitlist_entries (org_id, contact_id, service_id, name_key(patient_name))
  where status in ('waiting', 'offered');

alter table waitlist_entries enable row level security;
alter table waitlist_entries force row level security;
create policy tenant_only on waitlist_entries
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone.
create trigger record_change after insert or update or delete on waitlist_entries for each row
  execute function record_change('waitlist_entry', 'entry_id', '{}', '{}', '{*}');

grant select, insert, update, delete on waitlist_entries to callwaiting_app;

-- What has become free and is yet to be offered to whoever waits. Triggers write it in the transaction that frees it, and only where
-- somebody waits; a row goes once nobody is left for it. Staff's cancellations are due when they can no longer be undone unnoticed.
create table freed_times (
  org_id uuid not null references organizations,
  freed_id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  freed tstzrange not null check (not isempty(freed) and lower(freed) is not null and upper(freed) is not null),
  due_at timestamptz not null default now(),
  primary key (org_id, freed_id),
  foreign key (org_id, provider_id) references providers on delete cascade
);
create index freed_times_by_due on freed_times (org_id, due_at);

alter table freed_times enable row level security;
alter table freed_times force row level security;
create policy tenant_only on freed_times
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger wake_waitlist after insert on freed_times for each row execute function wake_waitlist();

grant select, insert, update, delete on freed_times to callwaiting_app;

-- A freed time that was offered to somebody who waits, and what came of it. While it is open, a row of appointments with the status
-- `held` keeps the time: no offer without a hold, no hold without a deadline.
create table waitlist_offers (
  org_id uuid not null references organizations,
  offer_id uuid not null default gen_random_uuid(),
  entry_id uuid not null,
  -- The hold; accepted, the appointment has the same id.
  appointment_id uuid not null,
  provider_id uuid not null,
  service_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- As it is told; accepting it says it back.
  starts_local timestamp not null,
  held_until timestamptz not null check (held_until < starts_at),
  -- What had become free. Where this offer comes to nothing, the next is made of it.
  freed tstzrange not null,
  -- Null: open.
  ended text check (ended in ('accepted', 'declined', 'no_answer', 'voicemail', 'screened', 'wrong_person', 'opted_out',
    'released', 'withdrawn')),
  ended_at timestamptz,
  -- How the person was told of it. by_staff: somebody at the front desk calls them.
  told text not null default 'planned' check (told in ('planned', 'sending', 'sent', 'failed', 'by_staff')),
  attempts integer not null default 0,
  claimed_at timestamptz,
  -- Why it could not be sent; never a patient's words or address.
  trouble text check (length(trouble) between 1 and 300),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, offer_id),
  foreign key (org_id, entry_id) references waitlist_entries on delete cascade,
  foreign key (org_id, provider_id) references providers,
  foreign key (org_id, service_id) references services,
  check ((ended is null) = (ended_at is null))
);
create unique index uq_waitlist_offers_open on waitlist_offers (org_id, entry_id) where ended is null;
create index waitlist_offers_by_deadline on waitlist_offers (org_id, held_until) where ended is null;
create index waitlist_offers_by_entry on waitlist_offers (org_id, entry_id, created_at);
create index waitlist_offers_by_time on waitlist_offers (org_id, created_at);

alter table waitlist_offers enable row level security;
alter table waitlist_offers force row level security;
create policy tenant_only on waitlist_offers
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger drop_hold after delete on waitlist_offers for each row
  when (old.ended is null) execute function drop_hold();
-- Somebody is to be told, and the deadline to be kept.
create trigger wake_waitlist after insert on waitlist_offers for each row execute function wake_waitlist();
-- For live screens alone.
create trigger record_change after insert or update or delete on waitlist_offers for each row
  execute function record_change('waitlist_offer', 'offer_id', '{}', '{}', '{*}');

grant select, insert, update, delete on waitlist_offers to callwaiting_app;

-- Staff say that an appointment is fine as a change of the clock's rules has left it: what the clock shows for it now is its time.
-- Outcomes updated (also when there is nothing to say any more) | changed_meanwhile, or not_found.
create or replace function accept_clock_trouble(
  p_org_id uuid, p_appointment_id uuid, p_expected_revision integer default null
) returns json
language plpgsql
as $fn$
declare
  v_current appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_current.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  if v_current.clock_trouble is null then
    return staff_reply(p_org_id, p_appointment_id, 'updated');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  -- Not while it has yet to follow newer rules: those move it to its time and look anew.
  update appointments a
  set clock_trouble = null, revision = a.revision + 1, updated_at = now(),
    starts_local = case when o.clock_changed_at is null then clock.local_time(o.time_zone, a.starts_at) else a.starts_local end
  from organizations o
  where o.org_id = p_org_id and a.org_id = p_org_id and a.appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'updated');
end
$fn$;

-- Makes a held time the appointment of whoever it is held for, under the same id. Whoever accepts says back when it is
-- (p_starts_local, on the clinic's clock): a yes to something else is none.
--   success:true   outcome booked | already_booked
--   success:false  not_found | other_time (nothing has changed) | offer_over (ended has how; also when the time can no longer be kept) |
--                  person_busy (they have a visit then; the offer stays open)
create or replace function accept_offer(
  p_org_id uuid, p_offer_id uuid, p_starts_local timestamp, p_source text default 'staff', p_notes text default null,
  p_request_key text default null
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_entry waitlist_entries;
  v_slot record;
  v_clash uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such offer');
  end if;
  if p_starts_local is distinct from v_offer.starts_local then
    return json_build_object('success', false, 'error', 'other_time', 'message', 'Another time was offered');
  end if;
  -- It ends here, where the deadline has passed.
  perform lock_providers(p_org_id, v_offer.service_id, array[v_offer.provider_id]);
  perform end_expired_holds(p_org_id, v_offer.provider_id);
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id for update;
  if v_offer.ended = 'accepted' and exists (select from appointments
      where org_id = p_org_id and appointment_id = v_offer.appointment_id and status = 'confirmed') then
    return appointment_json(p_org_id, v_offer.appointment_id, 'already_booked', 'Booked already');
  end if;
  if v_offer.offer_id is null or v_offer.ended is not null then
    return json_build_object('success', false, 'error', 'offer_over', 'ended', v_offer.ended, 'message', 'The offer is over');
  end if;
  select * into strict v_entry from waitlist_entries where org_id = p_org_id and entry_id = v_offer.entry_id;
  perform 1 from contacts where org_id = p_org_id and contact_id = v_entry.contact_id for no key update;
  v_clash := find_clash(p_org_id, v_entry.contact_id, v_entry.patient_name, v_offer.starts_at, v_offer.ends_at, null, true, null, '{}');
  if v_clash is not null then
    return person_busy_json(p_org_id, v_clash);
  end if;
  v_slot := look_at_time(p_org_id, v_offer.service_id, v_offer.starts_at,
    (extract(epoch from v_offer.ends_at - v_offer.starts_at) / 60)::integer, v_offer.provider_id, v_offer.appointment_id);
  if v_slot.chosen is null or v_slot.rules <> '{}' or v_offer.starts_local <> (
      select clock.local_time(o.time_zone, v_offer.starts_at) from organizations o where o.org_id = p_org_id) then
    perform end_offer(p_org_id, p_offer_id, 'withdrawn');
    return json_build_object('success', false, 'error', 'offer_over', 'ended', 'withdrawn', 'message', 'The offer is over');
  end if;
  perform end_offer(p_org_id, p_offer_id, 'accepted');
  insert into appointments (
    org_id, appointment_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key)
  values (
    p_org_id, v_offer.appointment_id, v_offer.provider_id, v_offer.service_id, v_entry.contact_id, v_entry.patient_name,
    v_offer.starts_at, v_offer.ends_at, blocked_range(p_org_id, v_offer.service_id, v_offer.starts_at,
      (extract(epoch from v_offer.ends_at - v_offer.starts_at) / 60)::integer),
    p_source, left(coalesce(p_notes, ''), 2000), p_request_key);
  return appointment_json(p_org_id, v_offer.appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;

-- Somebody books by phone the very time that is held for them: that is their yes. Null where none is held for them then.
create or replace function accept_own_offer(
  p_org_id uuid, p_contact_id uuid, p_name text, p_service_id uuid, p_provider_id uuid, p_starts_at timestamptz,
  p_source text, p_notes text, p_request_key text
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_reply json;
begin
  select o.* into v_offer
  from waitlist_entries e
  join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null
  where e.org_id = p_org_id and e.contact_id = p_contact_id and e.status = 'offered'
    and o.starts_at = p_starts_at and o.service_id = p_service_id and coalesce(p_provider_id, o.provider_id) = o.provider_id
    and name_key(e.patient_name) = name_key(coalesce(p_name, ''))
  limit 1;
  if not found then
    return null;
  end if;
  v_reply := accept_offer(p_org_id, v_offer.offer_id, v_offer.starts_local, p_source, p_notes, p_request_key);
  return case when (v_reply ->> 'success')::boolean then v_reply end;
end
$fn$;

-- Books, or says why not: one statement for the caller, one transaction. The six-argument call is public contract, and so are
-- the keys of the JSON (docs/architecture.md).
--   success:true   outcome booked | already_booked, appointmentId, contactId, message, …
--   success:false  error slot_unavailable | outside_hours | in_past | too_soon | too_far | unknown_service |
--                  unknown_provider | contact_required | not_found | person_busy (the same person has the appointment that is
--                  told), message, alternatives: [ISO…] where there are some; sameNumber: another person of the contact has it
-- p_phone is E.164, p_email is lower case; both come normalized. p_now is for tests with a fixed clock.
-- p_starts_local: what p_scheduled_at was understood as and is said as. Where the clinic's clock shows something else then, because the
-- server has yet to hear of new rules or of another zone, the answer is clock_changed and nothing is booked.
-- p_is_own: the caller may be taken for the contact, by the number that the call comes from or because no caller is between (then
-- p_is_call is false as well). Who has only said a number changes nothing that is known of its contact.
-- v_may_know: whether the caller hears of what the contact has booked: p_is_own, and a calling number with a name is enough for the
-- organization. Everybody else is answered and booked as somebody of whom nothing is known, with a person who has just the name that
-- was said; only what their own call has made is told. So the person of a said number may have two visits at one time, which staff see
-- and put right. Any refusal instead, however it is put and however few tries there are, would tell at the first that somebody of that
-- name comes then: books nothing, costs nothing, and is what a jealous husband rings for.
-- Whoever it is, the provider, the day and the hours are answered before anything about the person.
--
-- Booking, moving and cancelling lock in the same order (providers, then the appointment, then the contact). Only the provider who was
-- chosen is locked, and whoever has one waits for no other (hold_provider), so in whatever order providers are chosen nobody can
-- deadlock; the exclusion constraint stands behind. Where the first choice was taken meanwhile, all of the look is done again.
-- force_generic_plan: planning these queries takes longer than running them a hundred times. enable_seqscan: a connection that made its
-- plans while the tables were young would read them from end to end for as long as it lives. jit: for what is left without an index.
create or replace function book_appointment_atomic_v2(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamptz,
  p_provider_id uuid default null, p_notes text default null, p_request_key text default null,
  p_source text default 'phone', p_now timestamptz default null, p_is_own boolean default true,
  p_starts_local timestamp default null, p_is_call boolean default false
) returns json
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_org_id text := set_config('app.org_id', p_org_id::text, true);
  v_phone text := known_number(p_org_id, nullif(btrim(p_phone), ''));
  v_at record;
  v_service services;
  v_ends_at timestamptz;
  v_blocked tstzrange;
  v_best record;
  v_chosen uuid;
  v_provider_name text;
  v_refusal json;
  v_repeat uuid;
  v_clash uuid;
  v_own json;
  v_contact_id uuid;
  v_may_know boolean;
  v_is_new boolean := false;
  v_patient_name text := coalesce(v_name, 'Guest');
  v_person persons;
  v_appointment_id uuid := gen_random_uuid();
  v_booked text;
begin
  -- Twice the same look: without a lock, so that a stampede on a taken slot never queues for it, then under it.
  -- Each statement sees what was committed before it began. Each round that does not end it is one in which somebody else was quicker.
  for v_round in 1..100 loop
    select o.caller_check, o.min_notice_minutes, o.horizon_days, o.time_zone,
      coalesce((p_scheduled_at at time zone 'UTC') + clock.ahead, clock.local_time(o.time_zone, p_scheduled_at)) as starts_local,
      (select a.appointment_id from appointments a where a.org_id = p_org_id and a.request_key = p_request_key) as repeat
    into v_at
    from organizations o
    left join lateral (
      select z.ahead from clock.periods z
      where z.zone = o.time_zone and z.from_at <= p_scheduled_at order by z.from_at desc limit 1) clock on true
    where o.org_id = p_org_id;
    if not found then
      return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
    end if;
    -- A repeat hears what became of the first request all the same.
    if v_at.starts_local <> p_starts_local and v_at.repeat is null then
      return clock_changed_json(p_scheduled_at);
    end if;
    if v_service.service_id is null then
      if v_email is null and v_phone is null then
        return json_build_object('success', false, 'error', 'contact_required', 'message', 'I need your email or phone');
      end if;
      v_service := find_service(p_org_id, p_service);
      if v_service.service_id is null then
        return unknown_service_json(p_org_id, p_service);
      end if;
      v_may_know := p_is_own and v_at.caller_check = 'number_and_name';
      v_ends_at := p_scheduled_at + make_interval(mins => v_service.duration_minutes);
      v_blocked := tstzrange(p_scheduled_at - make_interval(mins => v_service.buffer_before_minutes),
        v_ends_at + make_interval(mins => v_service.buffer_after_minutes));
    end if;
    v_contact_id := find_contact(p_org_id, v_phone, v_email);
    v_repeat := v_at.repeat;
    if v_repeat is null and v_contact_id is not null then
      v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
        p_provider_id, v_may_know, p_is_own and not p_is_call);
    end if;
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    if v_provider_name is null and (p_scheduled_at <= v_now or p_scheduled_at < v_now + make_interval(mins => v_at.min_notice_minutes)
        or p_scheduled_at > v_now + make_interval(days => v_at.horizon_days)) then
      return coalesce(refuse_provider(p_org_id, v_service.service_id, p_provider_id),
        refuse_start(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null));
    end if;
    if v_provider_name is null then
      v_best := look_at_time(
        p_org_id, v_service.service_id, p_scheduled_at, v_service.duration_minutes, p_provider_id, null);
      v_chosen := case when v_best.rules = '{}' and v_best.on_grid then v_best.chosen end;
      if v_chosen is null then
        select look.chosen, look.refusal into v_chosen, v_refusal
        from look_at_slot(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null) look;
      end if;
    end if;
    if v_chosen is null then
      -- Taken between the two looks, perhaps by a twin of this very request: what took it is visible by now.
      v_contact_id := find_contact(p_org_id, v_phone, v_email);
      v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
        p_provider_id, v_may_know, p_is_own and not p_is_call);
      if v_repeat is not null then
        return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
      end if;
      if v_refusal ->> 'error' = 'slot_unavailable' then
        -- Held for this very person: they have rung instead of answering.
        v_own := case when v_may_know then accept_own_offer(p_org_id, v_contact_id, v_name, v_service.service_id, p_provider_id,
          p_scheduled_at, p_source, p_notes, p_request_key) end;
        if v_own is not null then
          return v_own;
        end if;
        v_clash := find_clash(
          p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}');
        if v_clash is not null then
          return person_busy_json(p_org_id, v_clash);
        end if;
      end if;
      return case when v_may_know and v_refusal ->> 'error' = 'slot_unavailable' and exists (
          select from appointments a
          where a.org_id = p_org_id and a.contact_id = v_contact_id and a.status = 'confirmed'
            and a.starts_at = p_scheduled_at)
        then (v_refusal::jsonb || '{"sameNumber": true}')::json else v_refusal end;
    end if;
    if v_contact_id is not null then
      v_clash := find_clash(
        p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}');
      if v_clash is not null then
        -- Booked between the look for a repeat and this one, perhaps by a twin of this very request: now it is found.
        v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
          p_provider_id, v_may_know, p_is_own and not p_is_call);
        if v_repeat is not null then
          return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
        end if;
        return person_busy_json(p_org_id, v_clash);
      end if;
    end if;
    exit when v_provider_name is not null;
    -- Null: somebody else was quicker.
    v_provider_name := hold_provider(p_org_id, v_chosen, v_blocked);
  end loop;
  if v_provider_name is null then
    raise exception 'others were quicker every time' using errcode = 'serialization_failure';
  end if;

  if v_contact_id is null then
    insert into contacts (org_id, name, email, phone)
    values (p_org_id, v_patient_name, coalesce(v_email, placeholder_email(v_phone)), v_phone)
    on conflict do nothing
    returning contact_id into v_contact_id;
    v_is_new := found;
  end if;
  if not v_is_new then
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
    -- Once more, under the contact's lock: two callers may be booking the same person with two providers, who are two locks.
    if find_clash(
        p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}') is not null then
      raise exception 'the same person was booked meanwhile' using errcode = 'serialization_failure';
    end if;
  end if;
  if v_patient_name = 'Erased' then
    v_person := null; -- nobody's name: see set_person
  elsif v_is_new or not v_may_know then
    insert into persons (org_id, contact_id, name) values (p_org_id, v_contact_id, v_patient_name)
    on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
    returning person_id into v_person.person_id;
  else
    v_person := keep_person(p_org_id, v_contact_id, v_patient_name);
    v_patient_name := v_person.name;
  end if;
  -- What the clock shows was read under the lock: keep_wall_time need not look again.
  v_booked := set_config('app.booked', v_appointment_id::text, true);
  insert into appointments (
    org_id, appointment_id, provider_id, service_id, contact_id, person_id, patient_name, starts_at, ends_at, blocked, source,
    notes, request_key, starts_local, time_zone)
  values (
    p_org_id, v_appointment_id, v_chosen, v_service.service_id, v_contact_id, v_person.person_id, v_patient_name,
    p_scheduled_at, v_ends_at, v_blocked, p_source, left(coalesce(p_notes, ''), 2000), p_request_key, v_at.starts_local,
    v_at.time_zone);
  return json_build_object(
    'success', true, 'outcome', 'booked', 'appointmentId', v_appointment_id, 'contactId', v_contact_id,
    'message', 'Booking confirmed successfully', 'startsAt', iso_instant(p_scheduled_at), 'endsAt', iso_instant(v_ends_at),
    'serviceName', v_service.name, 'providerName', v_provider_name, 'patientName', v_patient_name, 'status', 'confirmed');
end
$fn$;

-- Staff at work in the calendar, with the looks and the order of locks of book_appointment_atomic_v2. They may override the rules
-- with a reason, which stays on the appointment. The phone's functions have no such parameter.
-- Books for a contact that exists or a new one. Outcomes booked | already_booked, or an error as for the phone, clock_changed
-- among them: the rules by which a screen told the time can be minutes old.
create or replace function book_for_staff(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_contact_id uuid default null,
  p_name text default null, p_phone text default null, p_email text default null, p_patient_name text default null,
  p_provider_id uuid default null, p_minutes integer default null, p_notes text default null,
  p_override_reason text default null, p_now timestamptz default null, p_starts_local timestamp default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_reason text := left(nullif(btrim(p_override_reason), ''), 500);
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text := nullif(btrim(p_phone), '');
  v_service services;
  v_minutes integer;
  v_slot record;
  v_rules text[];
  v_contact contacts;
  v_contact_id uuid;
  v_appointment_id uuid;
  v_starts_local timestamp;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_starts_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_starts_at);
  end if;
  v_phone := known_number(p_org_id, v_phone);
  select * into v_service from services where org_id = p_org_id and service_id = p_service_id and active;
  if not found then
    return unknown_service_json(p_org_id, '');
  end if;
  v_minutes := coalesce(p_minutes, v_service.duration_minutes);
  if p_contact_id is not null then
    select * into v_contact from contacts where org_id = p_org_id and contact_id = p_contact_id;
    if not found then
      return json_build_object('success', false, 'error', 'not_found');
    end if;
  elsif v_email is null and v_phone is null then
    return json_build_object('success', false, 'error', 'contact_required');
  end if;

  perform lock_providers(
    p_org_id, p_service_id, case when p_provider_id is not null then array[p_provider_id] end);
  -- A second click, a retry: the same person, time and service.
  select a.appointment_id into v_appointment_id from appointments a
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id and a.starts_at = p_starts_at and a.service_id = p_service_id and a.status = 'confirmed'
    and (p_provider_id is null or a.provider_id = p_provider_id)
    and case when p_contact_id is not null then c.contact_id = p_contact_id
      when v_phone is not null then c.phone = v_phone else c.email = v_email and c.phone is null end
    and is_for_person(a, coalesce(nullif(btrim(p_patient_name), ''), v_name, v_contact.name));
  if found then
    return staff_reply(p_org_id, v_appointment_id, 'already_booked');
  end if;
  select * into v_slot from look_at_time(
    p_org_id, p_service_id, p_starts_at, v_minutes, p_provider_id, null);
  if v_slot.chosen is null then
    return unknown_provider_json(p_org_id, p_service_id);
  end if;
  v_rules := start_rules(p_org_id, p_starts_at, v_now) || v_slot.rules;
  if v_rules <> '{}' and v_reason is null then
    return with_hold(p_org_id, v_slot.chosen, blocked_range(p_org_id, p_service_id, p_starts_at, v_minutes),
      refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, v_now, null, v_rules));
  end if;

  if p_contact_id is null then
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone);
    select * into strict v_contact from contacts where org_id = p_org_id and contact_id = v_contact_id;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes,
    override_reason, overridden, overlap_allowed)
  values (
    p_org_id, v_slot.chosen, p_service_id, v_contact.contact_id,
    coalesce(left(nullif(btrim(p_patient_name), ''), 200), v_name, v_contact.name), p_starts_at,
    p_starts_at + make_interval(mins => v_minutes), blocked_range(p_org_id, p_service_id, p_starts_at, v_minutes),
    'staff', left(coalesce(p_notes, ''), 2000), case when v_rules <> '{}' then v_reason end, v_rules,
    'overlap' = any (v_rules))
  returning appointment_id, starts_local into v_appointment_id, v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return staff_reply(p_org_id, v_appointment_id, 'booked');
end
$fn$;

-- What the appointments of a provider block, as far as it may matter to another one in [p_from, p_until]. Written without `&&` on the
-- table: that operator is not leakproof, so under row-level security it could not use an index. starts_at can: no appointment blocks
-- more than 24 hours, and no buffer of another one is longer than four.
create or replace function busy_of(
  p_org_id uuid, p_provider_id uuid, p_from timestamptz, p_until timestamptz, p_ignore_appointment_id uuid
) returns table (blocked tstzrange)
language sql stable
as $fn$
  select a.blocked
  from appointments a
  where a.org_id = p_org_id and a.provider_id = p_provider_id
    and a.status in ('confirmed', 'completed', 'held') and (a.held_until is null or a.held_until > now())
    and a.starts_at > p_from - interval '28 hours' and a.starts_at < p_until + interval '28 hours'
    and a.appointment_id is distinct from p_ignore_appointment_id
$fn$;

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
    where c.org_id = p_org_id and c.ended is null and c.held_until > v_at and c.attempts < 5
      and (c.told = 'planned' or c.told = 'sending' and c.claimed_at < v_at - interval '2 minutes')
    order by c.created_at limit 1 for update skip locked)
  returning * into v_offer;
  if not found then
    return null;
  end if;
  return (
    select json_build_object('offerId', v_offer.offer_id, 'recipient', case when not c.email_is_placeholder then c.email end,
      'patientName', e.patient_name, 'providerName', p.name, 'organizationName', o.name, 'phone', o.transfer_number,
      'startsAt', iso_instant(v_offer.starts_at), 'heldUntil', iso_instant(v_offer.held_until), 'zone', zone_json(o.time_zone))
    from waitlist_entries e
    join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id
    join organizations o on o.org_id = e.org_id
    join providers p on p.org_id = e.org_id and p.provider_id = v_offer.provider_id
    where e.org_id = p_org_id and e.entry_id = v_offer.entry_id);
end
$fn$;

-- Ends an open offer otherwise than by a booking: declined, voicemail, screened, wrong_person, opted_out, released. Outcomes closed |
-- offer_over, or not_found.
create or replace function close_offer(p_org_id uuid, p_offer_id uuid, p_how text) returns json
language plpgsql
as $fn$
declare
  v_provider_id uuid;
  v_is_ended boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select provider_id into v_provider_id from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  perform lock_providers(p_org_id, null, array[v_provider_id]);
  v_is_ended := end_offer(p_org_id, p_offer_id, p_how);
  perform wait_for_standbys();
  return offer_json(p_org_id, p_offer_id, case when v_is_ended then 'closed' else 'offer_over' end);
end
$fn$;

-- What is to come and does not begin when the clock of the zone shows its wall time, with how far it is off. Of a wall time that clocks
-- show twice either half is right; one that they skip is due once, to be marked. rank: an order in which none gets in the way of one that
-- has yet to leave.
-- To come is what its moment or its wall time has ahead: a law that changed the clocks weeks before its release came, or a zone that was
-- mistaken and put right, may have left the moment of this afternoon's visit in the morning. No two clocks are 27 hours apart.
-- By a join with the few periods of these years: asking clock.local_time and clock.moment_of for each of ten thousand takes half a second.
create or replace function due_to_reanchor(p_org_id uuid, p_zone text) returns table (
  appointment_id uuid, starts_at timestamptz, starts_local timestamp, shift interval, rank bigint
)
language sql stable
as $fn$
  with periods as materialized (
    select p.from_at, p.until_at, p.from_local, p.until_local, p.ahead
    from clock.periods p
    where p.zone = p_zone and p.until_at > now() - interval '2 days'
      and p.from_at < (select max(a.starts_at) from appointments a where a.org_id = p_org_id) + interval '2 days'
  )
  select a.appointment_id, a.starts_at, a.starts_local, off.shift,
    row_number() over (order by off.shift > interval '0', case when off.shift > interval '0'
      then -extract(epoch from a.starts_at) else extract(epoch from a.starts_at) end, a.appointment_id)
  from appointments a
  join periods shown on shown.from_at <= a.starts_at and shown.until_at > a.starts_at
  join periods meant on meant.from_local <= a.starts_local and meant.until_local > a.starts_local
  cross join lateral (select (a.starts_local - meant.ahead) at time zone 'UTC' - a.starts_at as shift) off
  where a.org_id = p_org_id and a.starts_at > now() - interval '27 hours' and a.starts_local is not null and a.status <> 'held'
    and (a.starts_at > now()
      or a.status = 'confirmed' and (a.starts_local - meant.ahead) at time zone 'UTC' > now())
    and (a.starts_at at time zone 'UTC') + shown.ahead <> a.starts_local
    and (off.shift <> interval '0' or a.clock_trouble is null)
$fn$;

-- Ends what nobody has answered in time, of a provider who is locked. A hold without an offer cannot be; if there were one, it would be
-- in the way of the constraint for ever.
create or replace function end_expired_holds(p_org_id uuid, p_provider_id uuid) returns void
language plpgsql
as $fn$
declare
  v_offer_id uuid;
begin
  for v_offer_id in
    select o.offer_id from waitlist_offers o
    where o.org_id = p_org_id and o.provider_id = p_provider_id and o.ended is null and o.held_until <= clock_timestamp()
    order by o.offer_id
  loop
    perform end_offer(p_org_id, v_offer_id, 'no_answer');
  end loop;
  perform remove_holds(p_org_id, array(
    select a.appointment_id from appointments a
    where a.org_id = p_org_id and a.provider_id = p_provider_id and a.status = 'held' and a.held_until <= clock_timestamp()
      and a.starts_at > now() - interval '24 hours' and not exists (
        -- One whose deadline has passed since they were looked through is ended by whoever looks next.
        select from waitlist_offers o
        where o.org_id = p_org_id and o.appointment_id = a.appointment_id and o.ended is null)));
end
$fn$;

-- When somebody may be written to: p_at, or the end of the quiet hours that it falls into, on the clinic's clock.
create or replace function end_of_quiet(p_org_id uuid, p_at timestamptz) returns timestamptz
language plpgsql stable
as $fn$
declare
  v_zone text := (select time_zone from organizations where org_id = p_org_id);
  v_local timestamp := clock.local_time(v_zone, p_at);
  v_from time;
  v_until time;
begin
  select s.quiet_from, s.quiet_until into v_from, v_until from message_settings s where s.org_id = p_org_id;
  if not found then
    v_from := '21:00';
    v_until := '08:00';
  end if;
  if v_from <= v_until and not (v_local::time >= v_from and v_local::time < v_until)
    or v_from > v_until and v_local::time >= v_until and v_local::time < v_from then
    return p_at;
  end if;
  return clock.moment_of(v_zone, v_local::date + (v_local::time >= v_until)::integer + v_until);
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
  if p_how not in ('accepted', 'released') and upper(v_offer.freed) > now() then
    insert into freed_times (org_id, provider_id, freed) values (p_org_id, v_offer.provider_id, v_offer.freed);
  end if;
  return true;
end
$fn$;

-- Ends what nobody has answered in time, and the waiting of those whose last day is over; how many offers that were. Each in the
-- provider's lock; a server that comes second finds nothing left.
create or replace function expire_offers(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_provider_ids uuid[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_entries e set status = 'expired', updated_at = clock_timestamp()
  from organizations o
  where o.org_id = p_org_id and e.org_id = p_org_id and e.status = 'waiting'
    and e.until_date < clock.local_time(o.time_zone, clock_timestamp())::date;
  v_provider_ids := array(select distinct o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until <= now());
  if v_provider_ids <> '{}' then
    perform lock_providers(p_org_id, null, v_provider_ids);
  end if;
  return cardinality(v_provider_ids);
end
$fn$;

-- Says what became of telling somebody of an offer: sent; failed, and the front desk has to call; planned, to be tried again.
create or replace function finish_offer(p_org_id uuid, p_offer_id uuid, p_told text, p_trouble text default null) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_offers set told = p_told, trouble = left(nullif(p_trouble, ''), 300), updated_at = clock_timestamp()
  where org_id = p_org_id and offer_id = p_offer_id and told = 'sending';
end
$fn$;

-- Keeps a time for somebody who waits and offers it to them; null where either is no longer so. Looks under the provider's lock, as
-- whoever books does; the unique index keeps a second open offer from the same person.
create or replace function hold_for(
  p_org_id uuid, p_entry_id uuid, p_provider_id uuid, p_starts_at timestamptz, p_freed tstzrange
) returns uuid
language plpgsql
as $fn$
declare
  v_entry waitlist_entries;
  v_held_until timestamptz;
  v_minutes integer;
  v_offer_id uuid := gen_random_uuid();
  v_hold appointments;
begin
  perform lock_providers(p_org_id, null, array[p_provider_id]);
  select * into v_entry from waitlist_entries
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting' for update;
  select s.duration_minutes into v_minutes from services s where s.org_id = p_org_id and s.service_id = v_entry.service_id;
  if v_minutes is null then
    return null;
  end if;
  select w.held_until into v_held_until
  from waiting_for(p_org_id, p_provider_id,
    tstzrange(p_starts_at, p_starts_at + make_interval(mins => v_minutes)), p_entry_id) w
  where w.starts_at = p_starts_at;
  if not found then
    return null;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, patient_name, starts_at, ends_at, blocked, status, held_until, source)
  values (
    p_org_id, p_provider_id, v_entry.service_id, 'Held', p_starts_at, p_starts_at + make_interval(mins => v_minutes),
    blocked_range(p_org_id, v_entry.service_id, p_starts_at, v_minutes), 'held', v_held_until, 'staff')
  returning * into v_hold;
  insert into waitlist_offers (
    org_id, offer_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local, held_until, freed, told)
  select p_org_id, v_offer_id, p_entry_id, v_hold.appointment_id, p_provider_id, v_entry.service_id, v_hold.starts_at,
    v_hold.ends_at, v_hold.starts_local, v_held_until, p_freed,
    case when v_entry.reach = 'call' or c.email_is_placeholder
      or not exists (select from message_settings m where m.org_id = p_org_id and m.is_on) then 'by_staff' else 'planned' end
  from contacts c where c.org_id = p_org_id and c.contact_id = v_entry.contact_id;
  update waitlist_entries set status = 'offered', updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = p_entry_id;
  return v_offer_id;
end
$fn$;

-- Locks a provider's row, waiting for whoever has it, and looks again whether they are free: their name, with the row locked; null when
-- somebody else has taken the time. Then the row is given back (that is what the block with an exception is for), so whoever has to
-- choose another provider holds nothing while they wait for that one.
-- Holds that are over are taken away here, so that what is inserted afterwards does not meet them in the constraint.
-- NO KEY UPDATE: foreign-key checks of other inserts go on meanwhile.
create or replace function hold_provider(p_org_id uuid, p_provider_id uuid, p_blocked tstzrange) returns text
language plpgsql
as $fn$
declare
  v_name text;
  v_is_taken boolean;
  v_is_over boolean;
begin
  select p.name into v_name from providers p
  where p.org_id = p_org_id and p.provider_id = p_provider_id and p.active
  for no key update;
  if not found then
    raise exception 'archived meanwhile' using errcode = 'CW001';
  end if;
  select bool_or(a.held_until is null or a.held_until > now()), bool_or(a.held_until <= now()) into v_is_taken, v_is_over
  from appointments a
  where a.org_id = p_org_id and a.provider_id = p_provider_id and a.status in ('confirmed', 'completed', 'held')
    -- No appointment blocks more than 24 hours, and starts_at has the index.
    and a.starts_at > lower(p_blocked) - interval '24 hours' and a.starts_at < upper(p_blocked) + interval '24 hours'
    and a.blocked && p_blocked;
  if v_is_taken
    -- Then appointments are not only where they are: see provider_calendar.
    or exists (select from organizations o where o.org_id = p_org_id and o.clock_changed_at is not null
      and is_left_for(p_org_id, o.time_zone, p_provider_id, p_blocked)) then
    raise exception 'taken meanwhile' using errcode = 'CW001';
  end if;
  if v_is_over then
    perform end_expired_holds(p_org_id, p_provider_id);
  end if;
  return v_name;
exception when sqlstate 'CW001' then
  return null;
end
$fn$;

-- Puts somebody on the waitlist, or takes their new wish where they are on it for that service already. Whoever is put there learns
-- nothing of others, nor whether they were there before.
--   success:true   outcome waiting, entryId, serviceName, providerName, patientName, untilDate
--   success:false  unknown_service | unknown_provider | contact_required | not_found | list_full
create or replace function join_waitlist(
  p_org_id uuid, p_service text, p_wish jsonb, p_contact_id uuid default null, p_name text default null,
  p_phone text default null, p_email text default null, p_provider_id uuid default null, p_source text default 'phone',
  p_is_own boolean default true
) returns json
language plpgsql
as $fn$
declare
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text;
  v_service services;
  v_contact contacts;
  v_contact_id uuid := p_contact_id;
  v_refusal json;
  v_today date;
  v_entry waitlist_entries;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_phone := known_number(p_org_id, nullif(btrim(p_phone), ''));
  select clock.local_time(o.time_zone, clock_timestamp())::date into v_today from organizations o where o.org_id = p_org_id;
  v_service := find_service(p_org_id, p_service);
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  v_refusal := refuse_provider(p_org_id, v_service.service_id, p_provider_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  if v_contact_id is null and v_phone is null and v_email is null then
    return json_build_object('success', false, 'error', 'contact_required', 'message', 'I need your email or phone');
  end if;
  v_contact_id := coalesce(v_contact_id, upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own));
  -- Locked, so that two at once are counted.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_contact_id and erased_at is null for no key update;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_entry := jsonb_populate_record(null::waitlist_entries, p_wish);
  insert into waitlist_entries as e (
    org_id, contact_id, patient_name, service_id, provider_id, weekdays, from_time, until_time, from_date, until_date,
    notice_minutes, reach, source)
  select p_org_id, v_contact_id, coalesce(v_name, v_contact.name), v_service.service_id, p_provider_id,
    coalesce(v_entry.weekdays, '{1,2,3,4,5,6,7}'), coalesce(v_entry.from_time, '00:00'), coalesce(v_entry.until_time, '24:00'),
    v_entry.from_date, greatest(coalesce(v_entry.until_date, v_today + 60), v_today), coalesce(v_entry.notice_minutes, 0),
    coalesce(v_entry.reach, 'any'), p_source
  where 2000 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.status in ('waiting', 'offered'))
    and 10 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.contact_id = v_contact_id
      and o.status in ('waiting', 'offered') and o.service_id <> v_service.service_id)
  on conflict (org_id, contact_id, service_id, name_key(patient_name)) where status in ('waiting', 'offered') do update
    set provider_id = excluded.provider_id, weekdays = excluded.weekdays, from_time = excluded.from_time,
      until_time = excluded.until_time, from_date = excluded.from_date, until_date = excluded.until_date,
      notice_minutes = excluded.notice_minutes, reach = excluded.reach, updated_at = now()
  returning e.* into v_entry;
  if not found then
    return json_build_object('success', false, 'error', 'list_full', 'message', 'The waitlist is full');
  end if;
  perform wait_for_standbys();
  return json_build_object('success', true, 'outcome', 'waiting', 'entryId', v_entry.entry_id, 'serviceName', v_service.name,
    'providerName', (select name from providers where org_id = p_org_id and provider_id = p_provider_id),
    'patientName', v_entry.patient_name, 'untilDate', v_entry.until_date);
end
$fn$;

-- The other way of giving a clinic a new zone: what is to come takes place when it was to take place, and the clock there shows other
-- times for it. Returns how many they are.
create or replace function keep_moments(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_count integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update appointments a set time_zone = o.time_zone, starts_local = clock.local_time(o.time_zone, a.starts_at), clock_trouble = null
  from organizations o
  where o.org_id = p_org_id and a.org_id = p_org_id and a.starts_at > now() and a.status <> 'held'
    and clock.local_time(o.time_zone, a.starts_at) is distinct from a.starts_local;
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;

-- Takes somebody off the waitlist; what is held for them goes to the next. False where they are not on it.
create or replace function leave_waitlist(p_org_id uuid, p_entry_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The provider before the entry, as everywhere.
  select * into v_offer from waitlist_offers where org_id = p_org_id and entry_id = p_entry_id and ended is null;
  if found then
    perform lock_providers(p_org_id, null, array[v_offer.provider_id]);
    perform end_offer(p_org_id, v_offer.offer_id, 'withdrawn');
  end if;
  update waitlist_entries set status = 'left', updated_at = now()
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting';
  return found;
end
$fn$;

-- The same order as everywhere: providers by id first. Holds that are over are taken away, as in hold_provider.
create or replace function lock_providers(p_org_id uuid, p_service_id uuid, p_provider_ids uuid[]) returns void
language plpgsql
as $fn$
declare
  v_provider_id uuid;
begin
  perform 1 from providers p
  where p.org_id = p_org_id and (p.provider_id = any (p_provider_ids) or p_provider_ids is null
    and exists (select from provider_services ps where ps.org_id = p.org_id
      and ps.service_id = p_service_id and ps.provider_id = p.provider_id))
  order by p.provider_id
  for no key update;
  for v_provider_id in
    select distinct o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until <= now()
      and (p_provider_ids is null or o.provider_id = any (p_provider_ids))
  loop
    perform end_expired_holds(p_org_id, v_provider_id);
  end loop;
end
$fn$;

-- What a time is like for each who can give the service, by the indexes and without making ranges of the calendar; only for a time that
-- time_asked calls plain. What it says is what provider_calendar would: look-at-time.test.ts holds the two together. Far from a change
-- of the clocks wall times are as far from each other as the moments, so they are compared as they are.
create or replace function look_by_index(
  p_org_id uuid, p_service_id uuid, p_provider_id uuid, p_ignore_appointment_id uuid,
  p_starts timestamp, p_ends timestamp, p_weekday integer, p_interval_minutes integer, p_blocked tstzrange
) returns table (provider_id uuid, is_open boolean, is_busy boolean, is_on_grid boolean)
language sql stable
as $fn$
  select p.provider_id,
    hours.is_open and not exists (
      select from closures c
      where c.org_id = p_org_id and (c.provider_id is null or c.provider_id = p.provider_id)
        and c.ends_local > p_starts and c.starts_local < p_ends),
    exists (
      select from appointments a
      where a.org_id = p_org_id and a.provider_id = p.provider_id and a.status in ('confirmed', 'completed', 'held')
        and (a.held_until is null or a.held_until > now())
        -- No appointment blocks more than 24 hours, and starts_at has the index.
        and a.starts_at > lower(p_blocked) - interval '24 hours' and a.starts_at < upper(p_blocked) + interval '24 hours'
        and a.blocked && p_blocked and a.appointment_id is distinct from p_ignore_appointment_id),
    hours.is_on_grid
  from provider_services ps
  join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
  cross join lateral (
    -- Adjoining openings count as one, over midnight as well.
    select coalesce(range_agg(tsrange(opening.opens, opening.closes)) @> tsrange(p_starts, p_ends), false) as is_open,
      coalesce(bool_or(opening.opens <= p_starts and opening.closes > p_starts
        and mod(extract(epoch from p_starts - opening.opens), p_interval_minutes * 60) = 0), false) as is_on_grid
    from (
      select day.midnight + h.opens_at as opens, day.midnight + h.closes_at as closes
      from opening_hours h
      cross join lateral (select p_starts::date + (h.weekday <> p_weekday)::integer as midnight) day
      where h.org_id = p_org_id and h.weekday in (p_weekday, p_weekday % 7 + 1)
        and h.provider_id is not distinct from (
          select own.provider_id from opening_hours own
          where own.org_id = p_org_id and own.provider_id = p.provider_id limit 1)
    ) opening
  ) hours
  where ps.org_id = p_org_id and ps.service_id = p_service_id and (p_provider_id is null or p.provider_id = p_provider_id)
$fn$;

-- Moves, hands to another provider, makes longer or shorter. What is null stays. Outcomes moved (also when it was
-- there already) | changed_meanwhile | not_confirmed, or an error as for booking.
create or replace function move_for_staff(
  p_org_id uuid, p_appointment_id uuid, p_starts_at timestamptz, p_provider_id uuid default null,
  p_minutes integer default null, p_override_reason text default null, p_expected_revision integer default null,
  p_now timestamptz default null, p_starts_local timestamp default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_reason text := left(nullif(btrim(p_override_reason), ''), 500);
  v_before appointments;
  v_current appointments;
  v_provider_id uuid;
  v_minutes integer;
  v_slot record;
  v_rules text[];
  v_kept text[] := '{}';
  v_starts_local timestamp;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_starts_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_starts_at);
  end if;
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_provider_id := coalesce(p_provider_id, v_before.provider_id);
  perform lock_providers(p_org_id, v_before.service_id, array[v_before.provider_id, v_provider_id]);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.provider_id <> v_before.provider_id then
    -- Handed on since the first look, so the wrong provider is locked; the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  if v_current.status <> 'confirmed' then
    return staff_reply(p_org_id, p_appointment_id, 'not_confirmed');
  end if;
  v_minutes := coalesce(p_minutes, extract(epoch from v_current.ends_at - v_current.starts_at)::integer / 60);
  if (v_current.starts_at, v_current.provider_id, v_current.ends_at)
      = (p_starts_at, v_provider_id, p_starts_at + make_interval(mins => v_minutes)) then
    return staff_reply(p_org_id, p_appointment_id, 'moved');
  end if;
  select * into v_slot from look_at_time(
    p_org_id, v_current.service_id, p_starts_at, v_minutes, v_provider_id, p_appointment_id);
  if v_slot.chosen is null then
    return unknown_provider_json(p_org_id, v_current.service_id);
  end if;
  -- An appointment that begins when it did was too soon, say, before as well: that needs no new reason.
  if v_current.starts_at = p_starts_at then
    v_kept := v_current.overridden;
    v_rules := array(select r from unnest(v_kept) r where r in ('past', 'notice', 'horizon')) || v_slot.rules;
    v_reason := coalesce(v_reason, case when v_current.provider_id = v_provider_id and v_rules <@ v_kept
      or v_slot.rules = '{}' then v_current.override_reason end);
  else
    v_rules := start_rules(p_org_id, p_starts_at, v_now) || v_slot.rules;
  end if;
  if v_rules <> '{}' and v_reason is null then
    return with_hold(p_org_id, v_provider_id, blocked_range(p_org_id, v_current.service_id, p_starts_at, v_minutes),
      refuse_rules(p_org_id, v_current.service_id, p_starts_at, v_provider_id, v_now, p_appointment_id,
        case when v_current.starts_at = p_starts_at then v_slot.rules else v_rules end));
  end if;
  update appointments
  set provider_id = v_provider_id, starts_at = p_starts_at, ends_at = p_starts_at + make_interval(mins => v_minutes),
    blocked = blocked_range(p_org_id, service_id, p_starts_at, v_minutes),
    override_reason = case when v_rules <> '{}' then v_reason end, overridden = v_rules,
    overlap_allowed = 'overlap' = any (v_rules), revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id
  returning starts_local into v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return staff_reply(p_org_id, p_appointment_id, 'moved');
end
$fn$;

-- Staff's order: before another, or at the end. False where one of the two is not on the list.
create or replace function move_in_waitlist(p_org_id uuid, p_entry_id uuid, p_before_entry_id uuid default null) returns boolean
language plpgsql
as $fn$
declare
  v_next numeric;
  v_previous numeric;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_before_entry_id is not null then
    select rank into v_next from waitlist_entries
    where org_id = p_org_id and entry_id = p_before_entry_id and status in ('waiting', 'offered');
    if not found then
      return false;
    end if;
  end if;
  select max(rank) into v_previous from waitlist_entries
  where org_id = p_org_id and status in ('waiting', 'offered') and entry_id <> p_entry_id and (v_next is null or rank < v_next);
  -- Multiplied, because a quotient is rounded and would meet its neighbour some day.
  update waitlist_entries set updated_at = now(), rank = case
    when v_next is null then coalesce(v_previous + 1, rank) when v_previous is null then v_next - 1
    else (v_previous + v_next) * 0.5 end
  where org_id = p_org_id and entry_id = p_entry_id and status in ('waiting', 'offered');
  return found;
end
$fn$;

-- When the waitlist is to be looked at next: the first deadline, or the first freed time that is due; null when there is neither.
create or replace function next_waitlist_due(p_org_id uuid) returns text
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return iso_instant(date_trunc('second', least(
    (select min(o.held_until) from waitlist_offers o where o.org_id = p_org_id and o.ended is null),
    (select min(f.due_at) from freed_times f where f.org_id = p_org_id))) + interval '1 second');
end
$fn$;

-- Staff offer a free time to somebody of their choice. Outcomes offered | not_offered (it is not free, does not fit, or they have an offer
-- already).
create or replace function offer_for_staff(
  p_org_id uuid, p_entry_id uuid, p_provider_id uuid, p_starts_at timestamptz
) returns json
language plpgsql
as $fn$
declare
  v_offer_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_offer_id := hold_for(p_org_id, p_entry_id, p_provider_id, p_starts_at, tstzrange(p_starts_at, p_starts_at + interval '1 minute'));
  return coalesce(offer_json(p_org_id, v_offer_id, 'offered'), json_build_object('outcome', 'not_offered'));
end
$fn$;

-- Offers something of a freed time to the first who could take it, in staff's order and then by who has waited longest; null where
-- nobody can. Who it is is looked up without a lock, so callers who book with the provider wait only for the second look.
create or replace function offer_freed_time(p_org_id uuid, p_provider_id uuid, p_freed tstzrange) returns uuid
language plpgsql
as $fn$
declare
  v_best record;
  v_offer_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Each round that does not end it is one in which somebody else was quicker.
  for v_round in 1..20 loop
    select w.entry_id, w.starts_at into v_best
    from waiting_for(p_org_id, p_provider_id, p_freed) w
    order by w.rank, w.entry_id, w.starts_at < lower(p_freed), w.starts_at limit 1;
    if not found then
      return null;
    end if;
    v_offer_id := hold_for(p_org_id, v_best.entry_id, p_provider_id, v_best.starts_at, p_freed);
    exit when v_offer_id is not null;
  end loop;
  return v_offer_id;
end
$fn$;

-- An offer as those who answer it hear of it.
create or replace function offer_json(p_org_id uuid, p_offer_id uuid, p_outcome text) returns json
language sql stable
return (
  select json_build_object('outcome', p_outcome, 'offerId', o.offer_id, 'startsAt', iso_instant(o.starts_at),
    'heldUntil', iso_instant(o.held_until), 'ended', o.ended)
  from waitlist_offers o where o.org_id = p_org_id and o.offer_id = p_offer_id);

-- Works off one freed time that is due: true when something of it was offered (there may be more in it), false when nobody is left for
-- it, null when nothing is due. Nobody is offered anything in the quiet hours, or while the clinic's appointments follow new rules of the
-- clock. Another server that is at one already keeps it.
create or replace function offer_next_time(p_org_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_freed freed_times;
  v_from timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_freed from freed_times
  where org_id = p_org_id and due_at <= clock_timestamp() order by due_at, freed_id limit 1 for update skip locked;
  if not found then
    return null;
  end if;
  v_from := case when exists (select from organizations where org_id = p_org_id and clock_changed_at is not null)
    then clock_timestamp() + interval '1 minute' else end_of_quiet(p_org_id, clock_timestamp()) end;
  if v_from > clock_timestamp() and upper(v_freed.freed) > v_from then
    update freed_times set due_at = v_from where org_id = p_org_id and freed_id = v_freed.freed_id;
    return false;
  end if;
  if upper(v_freed.freed) > clock_timestamp() and v_from <= clock_timestamp()
    and offer_freed_time(p_org_id, v_freed.provider_id, v_freed.freed) is not null then
    return true;
  end if;
  delete from freed_times where org_id = p_org_id and freed_id = v_freed.freed_id;
  return false;
end
$fn$;

-- Puts what is to come where the clinic's clock shows its wall time, after the rules or the clinic's zone have changed: the moments move,
-- the wall times stay. Done again, it changes nothing. Answers how many moved, how many of these somebody has to look at, and for how long callers had to wait. What
-- cannot be as it was is kept all the same and marked: a wall time that clocks skip now is as far behind the change as it was meant to be,
-- and one that now meets another appointment stays beside it, as an overlap that staff have allowed.
-- p_only: a few of those that are due, in the order in which none gets in the way of one that has yet to leave (list_due_to_reanchor):
-- callers of the clinic wait meanwhile. Without it all are moved, and the clinic counts as settled.
-- Providers are locked even where nothing is due: whoever was booking by the former rules has done so then, and is seen.
create or replace function reanchor_appointments(
  p_org_id uuid, p_reason text default null, p_only uuid[] default null
) returns json
language plpgsql
as $fn$
declare
  v_zone text;
  v_reason text;
  v_due uuid[];
  v_shifts interval[];
  v_troubles integer;
  v_held_since timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The order in which whoever saves the settings locks.
  select o.time_zone into v_zone from organizations o where o.org_id = p_org_id for no key update;
  perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
  v_held_since := clock_timestamp();
  v_reason := coalesce(p_reason, 'The clock rules of ' || v_zone || ' changed');
  if p_reason is null then
    perform set_config('app.actor', json_build_object('kind', 'system', 'displayName', v_reason)::text, true);
  end if;
  if p_only is null then
    select array_agg(d.appointment_id order by d.rank), array_agg(d.shift order by d.rank) into v_due, v_shifts
    from due_to_reanchor(p_org_id, v_zone) d;
  else
    select array_agg(a.appointment_id order by chosen.nr),
        array_agg(clock.moment_of(v_zone, a.starts_local) - a.starts_at order by chosen.nr) into v_due, v_shifts
    from unnest(p_only) with ordinality chosen (appointment_id, nr)
    join appointments a on a.org_id = p_org_id and a.appointment_id = chosen.appointment_id
    -- Staff may have moved one meanwhile.
    where (a.starts_at > now() or a.status = 'confirmed' and clock.moment_of(v_zone, a.starts_local) > now())
      and clock.local_time(v_zone, a.starts_at) <> a.starts_local;
  end if;
  -- What was offered by the former clock is offered anew, if it is still free then.
  if v_due <> '{}' then
    perform withdraw_offers(p_org_id);
  end if;
  perform set_config('app.reanchors', 'on', true);
  v_troubles := follow_clock(p_org_id, v_zone, v_due, v_shifts, v_reason);
  perform set_config('app.reanchors', 'off', true);
  if p_only is null then
    update organizations o set clock_changed_at = null where o.org_id = p_org_id and o.clock_changed_at is not null;
    if found then
      -- The clock in the assistants' prompts has a fixed offset, and that may be another one now.
      perform enqueue_organization_sync(p_org_id, 'clock-' || gen_random_uuid(), 'save');
    end if;
  end if;
  return json_build_object('moved', coalesce(cardinality(v_due), 0), 'troubles', v_troubles,
    'heldMs', extract(epoch from clock_timestamp() - v_held_since) * 1000);
end
$fn$;

-- Takes holds away. Definer, because the server's role can delete no row of appointments: an appointment is never deleted, and a hold is
-- none. Only of the tenant at work.
create or replace function remove_holds(p_org_id uuid, p_appointment_ids uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'Holds can be removed only for the tenant at work.';
  end if;
  delete from public.appointments
  where org_id = p_org_id and appointment_id = any (p_appointment_ids) and status = 'held';
end
$fn$;
revoke execute on function remove_holds(uuid, uuid[]) from public;
grant execute on function remove_holds(uuid, uuid[]) to callwaiting_app;

-- Moves a confirmed appointment, with the same person unless p_provider_id names another, with the looks and the order of locks
-- of book_appointment_atomic_v2. The old slot is given up only by the very update that takes the new one.
--   success:true   outcome moved (with previousStartsAt, and leftProvider where that one is archived) | already_booked (it is at that time already)
--   success:false  as for booking (clock_changed: see p_starts_local there), and not_found | provider_left: the provider is archived, and
--                  the caller has named nobody else (unknown_provider where they only no longer give the service); providers has who does. With p_anybody whoever is free then takes it.
-- p_known: what else of the person the caller may hear of. Of nothing else it is told that they are busy then: who has booked for
-- somebody under a number that they only said could move that from hour to hour, and hear all of the other's appointments.
-- A caller who moves an appointment gets a time that follows the rules, so what staff once allowed it is over; it keeps the
-- length that staff gave it.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_provider_id uuid default null,
  p_now timestamptz default null, p_anybody boolean default false, p_starts_local timestamp default null,
  p_known uuid[] default '{}'
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_before appointments;
  v_current appointments;
  v_service services;
  v_provider_id uuid;
  v_slot record;
  v_minutes integer;
  v_refusal json;
  v_clash uuid;
  v_starts_local timestamp;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_scheduled_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_scheduled_at);
  end if;
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  v_provider_id := coalesce(p_provider_id, (
    select p.provider_id from providers p
    join provider_services ps on ps.org_id = p.org_id and ps.provider_id = p.provider_id
    where p.org_id = p_org_id and p.provider_id = v_before.provider_id and p.active
      and ps.service_id = v_before.service_id));
  if v_provider_id is null and not (p_anybody and exists (
      select from providers p join provider_services ps on ps.org_id = p.org_id and ps.provider_id = p.provider_id
      where p.org_id = p_org_id and p.active and ps.service_id = v_before.service_id)) then
    if exists (select from providers where org_id = p_org_id and provider_id = v_before.provider_id and active) then
      return unknown_provider_json(p_org_id, v_before.service_id, v_before.provider_id);
    end if;
    return (unknown_provider_json(p_org_id, v_before.service_id)::jsonb || jsonb_build_object(
      'error', 'provider_left', 'message', 'The provider no longer sees patients',
      'provider', (select name from providers where org_id = p_org_id and provider_id = v_before.provider_id)))::json;
  end if;
  if v_before.starts_at = p_scheduled_at and v_before.provider_id = v_provider_id then
    return appointment_json(p_org_id, p_appointment_id, 'already_booked', 'It is at that time already');
  end if;
  select * into strict v_service from services where org_id = p_org_id and service_id = v_before.service_id;
  v_refusal := coalesce(refuse_provider(p_org_id, v_service.service_id, v_provider_id), refuse_start(
    p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id));
  if v_refusal is not null then
    return v_refusal;
  end if;

  perform 1 from providers p
  where p.org_id = p_org_id and (p.provider_id in (v_before.provider_id, v_provider_id) or v_provider_id is null
    and exists (select from provider_services ps where ps.org_id = p.org_id
      and ps.service_id = v_before.service_id and ps.provider_id = p.provider_id))
  order by p.provider_id
  for no key update;
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  if v_current.provider_id <> v_before.provider_id or v_current.starts_at <> v_before.starts_at then
    -- Moved by somebody else since the first look; the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  v_minutes := extract(epoch from v_current.ends_at - v_current.starts_at)::integer / 60;
  select * into v_slot from look_at_time(
    p_org_id, v_service.service_id, p_scheduled_at, v_minutes, v_provider_id, p_appointment_id);
  if v_slot.chosen is null then
    return unknown_provider_json(p_org_id, v_service.service_id, v_provider_id);
  end if;
  if not 'hours' = any (v_slot.rules) then
    v_clash := find_clash(p_org_id, v_before.contact_id, v_before.patient_name, p_scheduled_at,
      p_scheduled_at + (v_before.ends_at - v_before.starts_at), p_appointment_id, false, null, p_known);
    if v_clash is not null then
      return person_busy_json(p_org_id, v_clash);
    end if;
  end if;
  if v_slot.rules <> '{}' then
    return refuse_rules(
      p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id, v_slot.rules);
  end if;
  if not v_slot.on_grid then
    return (refuse_rules(p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id,
      '{off_grid}')::jsonb || '{"offGrid": true}')::json;
  end if;
  if exists (select from waitlist_offers o
      where o.org_id = p_org_id and o.provider_id = v_slot.chosen and o.ended is null and o.held_until <= now()) then
    perform end_expired_holds(p_org_id, v_slot.chosen);
  end if;
  update appointments
  set provider_id = v_slot.chosen, starts_at = p_scheduled_at,
    ends_at = p_scheduled_at + make_interval(mins => v_minutes),
    blocked = blocked_range(p_org_id, service_id, p_scheduled_at, v_minutes),
    override_reason = null, overridden = '{}', overlap_allowed = false,
    revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id
  returning starts_local into v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return (appointment_json(p_org_id, p_appointment_id, 'moved', 'Appointment moved')::jsonb
    || jsonb_build_object('previousStartsAt', iso_instant(v_before.starts_at))
    || coalesce((select jsonb_build_object('leftProvider', p.name) from providers p
      where p.org_id = p_org_id and p.provider_id = v_before.provider_id and not p.active), '{}'))::json;
end
$fn$;

-- Completed, cancelled, missed, or confirmed again. One that was given up comes back only if its time is free or was taken with a
-- reason already. Outcomes status_set (also when it was so already) | changed_meanwhile, or an error.
create or replace function set_appointment_status(
  p_org_id uuid, p_appointment_id uuid, p_status text, p_expected_revision integer default null,
  p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_before appointments;
  v_current appointments;
  v_active text[] := array['confirmed', 'completed'];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  perform lock_providers(p_org_id, v_before.service_id, array[v_before.provider_id]);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.provider_id <> v_before.provider_id then
    raise exception 'appointment changed while its status was being set' using errcode = 'serialization_failure';
  end if;
  if v_current.status = p_status then
    return staff_reply(p_org_id, p_appointment_id, 'status_set');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  if p_status = any (v_active) and v_current.status <> all (v_active) and not v_current.overlap_allowed
    and exists (
      select from appointments a
      where a.org_id = p_org_id and a.provider_id = v_current.provider_id and a.status in ('confirmed', 'completed', 'held')
        and (a.held_until is null or a.held_until > now()) and a.starts_at > v_current.starts_at - interval '24 hours'
        and a.starts_at < v_current.ends_at + interval '24 hours' and a.blocked && v_current.blocked) then
    return with_hold(p_org_id, v_current.provider_id, v_current.blocked, refuse_rules(p_org_id, v_current.service_id,
      v_current.starts_at, v_current.provider_id, v_now, p_appointment_id, array['overlap']));
  end if;
  update appointments
  set status = p_status, cancelled_at = case when p_status = 'cancelled' then v_now end, revision = revision + 1,
    updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'status_set');
end
$fn$;

-- Free times that somebody who waits could take, the earliest first, with whom: [{startsAt, providerId, providerName}].
create or replace function times_for_entry(p_org_id uuid, p_entry_id uuid, p_limit integer default 20) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return (
    select coalesce(json_agg(json_build_object('startsAt', iso_instant(t.starts_at), 'providerId', t.provider_id,
      'providerName', t.name) order by t.starts_at, t.name), '[]')
    from (
      select w.starts_at, p.provider_id, p.name
      from waitlist_entries e
      join provider_services ps on ps.org_id = e.org_id and ps.service_id = e.service_id
      join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
      cross join lateral waiting_for(p_org_id, p.provider_id,
        tstzrange(now(), least(now() + interval '28 days', e.until_date + interval '2 days')), p_entry_id) w
      where e.org_id = p_org_id and e.entry_id = p_entry_id and now() < e.until_date + interval '2 days'
        and coalesce(e.provider_id, p.provider_id) = p.provider_id
      order by w.starts_at, p.name limit p_limit
    ) t);
end
$fn$;

-- Notes and the patient's name; null leaves one as it is. Outcomes updated | changed_meanwhile, or not_found.
create or replace function update_appointment_details(
  p_org_id uuid, p_appointment_id uuid, p_notes text default null, p_patient_name text default null,
  p_expected_revision integer default null
) returns json
language plpgsql
as $fn$
declare
  v_current appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_current.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  update appointments
  set notes = left(coalesce(p_notes, notes), 2000),
    patient_name = coalesce(left(nullif(btrim(p_patient_name), ''), 200), patient_name),
    revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'updated');
end
$fn$;

-- Who of those that wait could take what of a freed time with a provider, and until when it could be kept for them: the service, the
-- provider, the days, the parts of the day and the notice fit, they have no visit of their own then, did not give up that very time and
-- were not offered it before. p_entry_id: only that one, whatever they were offered before.
create or replace function waiting_for(
  p_org_id uuid, p_provider_id uuid, p_freed tstzrange, p_entry_id uuid default null
) returns table (entry_id uuid, rank numeric, starts_at timestamptz, held_until timestamptz)
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_now timestamptz := clock_timestamp();
begin
  select * into strict v_org from organizations o where o.org_id = p_org_id;
  return query
    with waiting as materialized (
      select e.* from waitlist_entries e
      where e.org_id = p_org_id and e.status = 'waiting' and coalesce(e.provider_id, p_provider_id) = p_provider_id
        and (p_entry_id is null or e.entry_id = p_entry_id)
    ), wanted as materialized (
      select s.* from services s
      where s.org_id = p_org_id and s.active and s.service_id in (select w.service_id from waiting w)
    ), times as materialized (
      select s.service_id, t.starts_at, t.starts_at + length as ends_at, told.local, told.local + length as local_end
      from wanted s
      cross join lateral (select make_interval(mins => s.duration_minutes) as length) of_service
      cross join lateral unnest((free_times(v_org, s,
        greatest(lower(p_freed) - length - make_interval(mins => s.buffer_after_minutes), v_now),
        least(upper(p_freed) + make_interval(mins => s.buffer_before_minutes), v_now + make_interval(days => v_org.horizon_days)),
        p_provider_id, null, false)).times) t (starts_at)
      cross join lateral (select clock.local_time(v_org.time_zone, t.starts_at) as local offset 0) told
      where tstzrange(t.starts_at - make_interval(mins => s.buffer_before_minutes),
        t.starts_at + length + make_interval(mins => s.buffer_after_minutes)) && p_freed
    )
    select e.entry_id, e.rank, t.starts_at, kept.until
    from waiting e
    join times t on t.service_id = e.service_id
    cross join lateral (select least(v_now + make_interval(mins => v_org.hold_minutes),
      t.starts_at - make_interval(mins => greatest(v_org.min_notice_minutes, e.notice_minutes, 1))) as until) kept
    where extract(isodow from t.local)::integer = any (e.weekdays)
      and t.local - t.local::date::timestamp >= e.from_time::interval
      and t.local_end - t.local::date::timestamp <= e.until_time::interval
      and t.local::date <= e.until_date and (e.from_date is null or t.local::date >= e.from_date)
      and kept.until >= v_now + interval '5 minutes'
      and not exists (
        select from appointments a
        where a.org_id = p_org_id and a.contact_id = e.contact_id
          and a.starts_at > t.starts_at - interval '24 hours' and a.starts_at < t.ends_at and a.ends_at > t.starts_at
          and (a.status = 'confirmed' and is_for_person(a, e.patient_name)
            or a.status = 'cancelled' and a.provider_id = p_provider_id and a.starts_at = t.starts_at and p_entry_id is null))
      and (p_entry_id is not null or not exists (
        select from waitlist_offers o
        where o.org_id = p_org_id and o.entry_id = e.entry_id and o.provider_id = p_provider_id and o.starts_at = t.starts_at));
end
$fn$;

-- A refusal for staff, with whom the time is held for where that is the reason: {held: {offerId, patientName, until}}.
create or replace function with_hold(p_org_id uuid, p_provider_id uuid, p_blocked tstzrange, p_refusal json) returns json
language plpgsql stable
as $fn$
declare
  v_held jsonb;
begin
  select jsonb_build_object('offerId', o.offer_id, 'patientName', e.patient_name, 'until', iso_instant(o.held_until)) into v_held
  from waitlist_offers o
  join appointments a on a.org_id = o.org_id and a.appointment_id = o.appointment_id and a.blocked && p_blocked
  join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
  where o.org_id = p_org_id and o.provider_id = p_provider_id and o.ended is null and o.held_until > now()
  order by o.starts_at limit 1;
  return case when v_held is null then p_refusal else (p_refusal::jsonb || jsonb_build_object('held', v_held))::json end;
end
$fn$;

-- Takes back all that is offered, because the clinic's clock has changed: what was told is another moment now. All providers are locked.
create or replace function withdraw_offers(p_org_id uuid) returns void
language plpgsql
as $fn$
begin
  perform end_offer(p_org_id, o.offer_id, 'withdrawn')
  from (select offer_id from waitlist_offers where org_id = p_org_id and ended is null order by offer_id) o;
end
$fn$;

alter table organizations add constraint organizations_hold_minutes_check CHECK (((hold_minutes >= 5) AND (hold_minutes <= 1440)));

CREATE TRIGGER forget_waitlist AFTER UPDATE OF erased_at ON public.contacts FOR EACH ROW WHEN (((new.erased_at IS NOT NULL) AND (old.erased_at IS NULL))) EXECUTE FUNCTION forget_waitlist();

CREATE TRIGGER note_freed_time AFTER UPDATE ON public.appointments FOR EACH ROW WHEN (((old.status = 'confirmed'::text) AND ((new.status = ANY (ARRAY['cancelled'::text, 'no_show'::text])) OR ((new.status = 'confirmed'::text) AND ((new.provider_id <> old.provider_id) OR (NOT (new.blocked @> old.blocked))))))) EXECUTE FUNCTION note_freed_time();

CREATE TRIGGER note_lifted_closure AFTER DELETE OR UPDATE ON public.closures FOR EACH ROW EXECUTE FUNCTION note_lifted_closure();

-- One pass over the rows for both checks. Last, because nobody can read or book from here to the commit.
alter table appointments
  alter column contact_id drop not null,
  drop constraint appointments_status_check,
  add constraint appointments_status_check check (status in ('confirmed', 'completed', 'cancelled', 'no_show', 'held')),
  add constraint appointments_hold check (
    (status = 'held') = (held_until is not null) and (status = 'held') = (contact_id is null)),
  drop constraint appointments_never_overlap,
  add constraint appointments_never_overlap exclude using gist (
    org_id with =, provider_id with =, blocked with &&
  ) where (status in ('confirmed', 'completed', 'held') and not overlap_allowed);
drop index appointments_by_provider_time;
create index appointments_by_provider_time on appointments (org_id, provider_id, starts_at)
  where status in ('confirmed', 'completed', 'held');
