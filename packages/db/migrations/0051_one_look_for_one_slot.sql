-- A booking in two thirds of the time (bench/findings.md). It asked the calendar of every provider about one moment, looked for the same
-- things up to three times, locked everybody who gives the service and read back what it had just written. Now one look by the indexes
-- answers for one time on most days, one provider is locked, and triggers believe what was read under that lock. Whoever takes the same
-- way profits: moves, and what staff book. Servers of before call the same functions and get the same answers.

-- Whoever makes or moves an appointment, servers that know of no wall times included, means what the clinic's clock shows. Only
-- reanchor_appointments moves the moment and leaves the wall time. Who books has read it under the provider's lock, and says so for
-- that one row.
create or replace function keep_wall_time() returns trigger
language plpgsql
as $fn$
begin
  if current_setting('app.reanchors', true) = 'on' or tg_op = 'UPDATE' and new.starts_at = old.starts_at
    or tg_op = 'INSERT' and current_setting('app.booked', true) = new.appointment_id::text then
    return new;
  end if;
  select o.time_zone into new.time_zone from organizations o where o.org_id = new.org_id;
  new.starts_local := clock.local_time(new.time_zone, new.starts_at);
  new.clock_trouble := null;
  return new;
end
$fn$;
revoke execute on function keep_wall_time() from public;

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

-- The service that p_service names (key or name); the only one there is when it is not named.
create or replace function find_service(p_org_id uuid, p_service text) returns services
language plpgsql stable
as $fn$
declare
  v_service services;
begin
  -- Most ask by the very key.
  select * into v_service from services s where s.org_id = p_org_id and s.key = p_service and s.active;
  if not found then
    select s.* into v_service from services s
    where s.org_id = p_org_id and s.active and (
      plain_key(p_service) in (plain_key(s.key), plain_key(s.name))
      or coalesce(plain_key(p_service), '') = ''
        and 1 = (select count(*) from services only_one where only_one.org_id = p_org_id and only_one.active))
    order by plain_key(s.key) = plain_key(p_service) desc, s.created_at
    limit 1;
  end if;
  return v_service;
end
$fn$;

-- Locks a provider's row, waiting for whoever has it, and looks again whether they are free: their name, with the row locked; null when
-- somebody else has taken the time. Then the row is given back (that is what the block with an exception is for), so whoever has to
-- choose another provider holds nothing while they wait for that one.
-- NO KEY UPDATE: foreign-key checks of other inserts go on meanwhile.
create or replace function hold_provider(p_org_id uuid, p_provider_id uuid, p_blocked tstzrange) returns text
language plpgsql
as $fn$
declare
  v_name text;
begin
  select p.name into v_name from providers p
  where p.org_id = p_org_id and p.provider_id = p_provider_id and p.active
  for no key update;
  if not found or exists (
      select from appointments a
      where a.org_id = p_org_id and a.provider_id = p_provider_id and a.status in ('confirmed', 'completed')
        -- No appointment blocks more than 24 hours, and starts_at has the index.
        and a.starts_at > lower(p_blocked) - interval '24 hours' and a.starts_at < upper(p_blocked) + interval '24 hours'
        and a.blocked && p_blocked)
    -- Then appointments are not only where they are: see provider_calendar.
    or exists (select from organizations o where o.org_id = p_org_id and o.clock_changed_at is not null
      and is_left_for(p_org_id, o.time_zone, p_provider_id, p_blocked)) then
    raise exception 'taken meanwhile' using errcode = 'CW001';
  end if;
  return v_name;
exception when sqlstate 'CW001' then
  return null;
end
$fn$;

-- The number under which a contact of that line is kept, in whatever notation; the number itself where there is none.
create or replace function known_number(p_org_id uuid, p_phone text) returns text
language plpgsql stable
as $fn$
declare
  v_others text[];
begin
  -- Most numbers have one notation.
  if left(p_phone, 3) not in ('+52', '+54', '+55') then
    return p_phone;
  end if;
  v_others := other_notations(p_phone);
  if cardinality(v_others) = 0 then
    return p_phone;
  end if;
  return coalesce(
    (select phone from contacts where org_id = p_org_id and phone = any (p_phone || v_others)
      order by phone <> p_phone limit 1),
    p_phone);
end
$fn$;

-- Who of several has the lighter day: busy time within a day either way, then the id.
create or replace function lightest_day(
  p_org_id uuid, p_provider_ids uuid[], p_starts_at timestamptz, p_ends_at timestamptz, p_ignore_appointment_id uuid
) returns uuid
language plpgsql stable
as $fn$
declare
  v_lightest uuid := p_provider_ids[1];
begin
  if cardinality(p_provider_ids) > 1 then
    select candidate.id into v_lightest
    from unnest(p_provider_ids) candidate (id)
    cross join lateral (
      select range_agg(b.blocked) as busy
      from busy_of(p_org_id, candidate.id, p_starts_at, p_ends_at, p_ignore_appointment_id) b) near
    order by (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(near.busy) b), candidate.id
    limit 1;
  end if;
  return v_lightest;
end
$fn$;

-- Looks at one exact start time. chosen: the provider to take (whoever has fewest appointments that day), null when
-- nobody can; refusal: then `outside_hours` or `slot_unavailable` with alternatives, or `unknown_provider`. A time at which no
-- appointment starts (9:15, where they start every half hour) is unavailable with offGrid, and its neighbours are offered.
create or replace function look_at_slot(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, out chosen uuid, out refusal json
)
language plpgsql stable
as $fn$
declare
  v_minutes integer;
  v_best record;
begin
  select s.duration_minutes into strict v_minutes from services s where s.org_id = p_org_id and s.service_id = p_service_id;
  v_best := look_at_time(p_org_id, p_service_id, p_starts_at, v_minutes, p_provider_id, p_ignore_appointment_id);
  if v_best.chosen is null then
    refusal := unknown_provider_json(p_org_id, p_service_id, p_provider_id);
  elsif v_best.rules = '{}' and v_best.on_grid then
    chosen := v_best.chosen;
  else
    refusal := json_build_object('success', false, 'offGrid', v_best.rules = '{}',
      'error', case when 'hours' = any (v_best.rules) then 'outside_hours' else 'slot_unavailable' end,
      'message', case when v_best.rules = '{}' then 'No appointment starts then'
        when 'hours' = any (v_best.rules) then 'Closed at that time' else 'Slot taken, alternatives available' end,
      'requestedAt', iso_instant(p_starts_at),
      'alternatives', suggest_slots(
        p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
  end if;
end
$fn$;

-- What booking a time would break, for the best provider: who is there but busy comes before who is not there, and of equals the one
-- with the lighter day. chosen is null when nobody gives the service. on_grid: whether callers are offered that start time; staff take
-- any.
create or replace function look_at_time(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid,
  p_ignore_appointment_id uuid, out chosen uuid, out rules text[], out on_grid boolean
)
language plpgsql stable
as $fn$
declare
  v_asked record;
  v_ends_at timestamptz := p_starts_at + make_interval(mins => p_minutes);
  v_best record;
begin
  select * into v_asked from time_asked(p_org_id, p_service_id, p_starts_at, p_minutes);
  if v_asked.is_plain then
    select array_agg(seen.provider_id order by seen.provider_id) as provider_ids, seen.is_open, seen.is_busy, seen.is_on_grid into v_best
    from look_by_index(p_org_id, p_service_id, p_provider_id, p_ignore_appointment_id,
      v_asked.starts, v_asked.ends, v_asked.weekday, v_asked.interval_minutes, v_asked.blocked) seen
    group by seen.is_open, seen.is_busy, seen.is_on_grid
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid
    limit 1;
  else
    select array[seen.provider_id] as provider_ids, seen.is_open, seen.is_busy, seen.is_on_grid into v_best
    from (
      select c.provider_id, c.bookable @> tstzrange(p_starts_at, v_ends_at) as is_open, c.busy && v_asked.blocked as is_busy,
        is_on_grid(c.openings, p_starts_at, v_asked.interval_minutes) as is_on_grid,
        (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
      from provider_calendar(
        p_org_id, p_service_id, p_starts_at, v_ends_at, p_provider_id, p_ignore_appointment_id) c
    ) seen
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid, seen.load, seen.provider_id
    limit 1;
  end if;
  if found then
    chosen := lightest_day(p_org_id, v_best.provider_ids, p_starts_at, v_ends_at, p_ignore_appointment_id);
    rules := case when v_best.is_open then '{}'::text[] else '{hours}' end
      || case when v_best.is_busy then '{overlap}'::text[] else '{}' end;
    on_grid := v_best.is_on_grid;
  end if;
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
      where a.org_id = p_org_id and a.provider_id = p.provider_id and a.status in ('confirmed', 'completed')
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

-- The address of who has given none. RFC 6761: .invalid can never receive mail.
create or replace function placeholder_email(p_phone text) returns text
language sql immutable parallel safe
return 'no-email' || p_phone || '@callwaiting.invalid';

-- What somebody asks for who wants a service at a time: how the clinic's clock tells it, and what it would block. is_plain: within as
-- many days as provider_calendar reads the clinic's clock is not changed, no appointment has yet to follow new rules, and it is not
-- for longer than a day.
create or replace function time_asked(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer
) returns table (starts timestamp, ends timestamp, weekday integer, interval_minutes integer, blocked tstzrange, is_plain boolean)
language sql stable
as $fn$
  select told.starts, told.starts + make_interval(mins => p_minutes), extract(isodow from told.starts)::integer, o.slot_interval_minutes,
    tstzrange(p_starts_at - make_interval(mins => s.buffer_before_minutes),
      p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes)),
    o.clock_changed_at is null and p_minutes <= 1440
      and clock.from_at < p_starts_at - interval '5 days' and clock.until_at > p_starts_at + interval '5 days'
  from organizations o
  join services s on s.org_id = o.org_id and s.service_id = p_service_id
  cross join lateral (
    select z.from_at, z.until_at, z.ahead from clock.periods z
    where z.zone = o.time_zone and z.from_at <= p_starts_at order by z.from_at desc limit 1) clock
  cross join lateral (select (p_starts_at at time zone 'UTC') + clock.ahead as starts) told
  where o.org_id = p_org_id
$fn$;

-- The contact's row, made or brought up to date, atomically. The phone number is the identity; without one, the
-- e-mail address is. An address alone never reaches a contact that has a number: anybody can say an address.
-- Without a name the contact keeps the one it has, and so it does where the new one says less than that or is one word ("Tom",
-- "Mrs. Hall"). With p_overwrite false only what is missing is filled in: anybody can say a number.
create or replace function upsert_contact(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_overwrite boolean default true
) returns uuid
language plpgsql
as $fn$
declare
  v_contact_id uuid;
begin
  if p_phone is not null then
    insert into contacts (org_id, name, email, phone)
    values (p_org_id, coalesce(p_name, 'Guest'), coalesce(p_email, placeholder_email(p_phone)), p_phone)
    on conflict on constraint uq_contacts_org_phone do update
      set name = newer_name(contacts.name, p_name, p_overwrite),
        email = case when p_email is not null and (p_overwrite or contacts.email_is_placeholder) then excluded.email
          else contacts.email end,
        updated_at = now()
    returning contact_id into v_contact_id;
  else
    insert into contacts (org_id, name, email)
    values (p_org_id, coalesce(p_name, 'Guest'), p_email)
    on conflict (org_id, email) where phone is null do update
      set name = newer_name(contacts.name, p_name, p_overwrite),
        updated_at = now()
    returning contact_id into v_contact_id;
  end if;
  return v_contact_id;
end
$fn$;
