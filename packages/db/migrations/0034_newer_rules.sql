-- What is booked, moved, offered or told by rules of the clinic's clock that are no longer in force is refused, so that the server reads
-- them again: a process keeps them for seconds, a screen for minutes. Appointments follow new rules in small steps, and until then both
-- where they are and where they will be is taken. Servers of before call the same functions by the names of their parameters.

alter table organizations add column clock_changed_at timestamp with time zone;

-- The refusal for a moment that was to be another time of the clinic's clock. Nothing was done; whoever asked reads the clinic's rules
-- again and asks for the moment that is meant.
create or replace function clock_changed_json(p_at timestamptz) returns json
language sql stable
return json_build_object('success', false, 'error', 'clock_changed', 'message', 'The clock of the clinic has other rules by now',
  'requestedAt', iso_instant(p_at));

-- By which rules, and of which place, the clock of a clinic is told: another text once either is another.
create or replace function clock.stamp(p_zone text) returns text
language sql stable
return (select r.release || ' ' || p_zone from clock.release r);
revoke execute on function clock.stamp(text) from public;
grant execute on function clock.stamp(text) to callwaiting_app;

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
  if not found then
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

drop function book_appointment_atomic_v2(p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamp with time zone, p_provider_id uuid, p_notes text, p_request_key text, p_source text, p_now timestamp with time zone, p_is_own boolean);
-- Books, or says why not: one statement for the caller, one transaction. The six-argument call is public contract, and so are
-- the keys of the JSON (docs/architecture.md).
--   success:true   outcome booked | already_booked, appointmentId, contactId, message, …
--   success:false  error slot_unavailable | outside_hours | in_past | too_soon | too_far | unknown_service |
--                  unknown_provider | contact_required | not_found | person_busy (the same person has the appointment that is
--                  told), message, alternatives: [ISO…] where there are some; sameNumber: another person of the contact has it
-- p_phone is E.164, p_email is lower case; both come normalized. p_now is for tests with a fixed clock.
-- p_starts_local: what p_scheduled_at was understood as and is said as. Where the clinic's clock shows something else then, because the
-- server has yet to hear of new rules or of another zone, the answer is clock_changed and nothing is booked.
-- p_is_own: the caller may be taken for the contact, by the number that the call comes from or because no caller is between. Who has
-- only said a number changes nothing that is known of its contact, and hears of none of its appointments.
--
-- Booking, moving and cancelling lock in the same order (provider rows by id, then the appointment, then the contact), so they
-- cannot deadlock each other; the exclusion constraint stands behind them.
-- The second look, under the lock, is a small one: whether the provider whom the first look chose is still free then. It asks
-- what provider_calendar calls busy, exceptions of staff included. Only when they are not does the whole calendar look again
-- for somebody else. That halves the time for which others wait.
-- force_generic_plan: planning the calendar query takes 9 ms, running it 0.15 ms per provider and day.
create or replace function book_appointment_atomic_v2(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamptz,
  p_provider_id uuid default null, p_notes text default null, p_request_key text default null,
  p_source text default 'phone', p_now timestamptz default null, p_is_own boolean default true,
  p_starts_local timestamp default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text := nullif(btrim(p_phone), '');
  v_service services;
  v_blocked tstzrange;
  v_chosen uuid;
  v_refusal json;
  v_repeat uuid;
  v_clash uuid;
  v_ends_at timestamptz;
  v_starts_local timestamp;
  v_contact_id uuid;
  v_appointment_id uuid;
  v_locked boolean := false;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select clock.local_time(time_zone, p_scheduled_at) into v_starts_local from organizations where org_id = p_org_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
  end if;
  -- A repeat hears what became of the first request all the same.
  if v_starts_local <> p_starts_local and not exists (
      select from appointments a where a.org_id = p_org_id and a.request_key = p_request_key) then
    return clock_changed_json(p_scheduled_at);
  end if;
  if v_email is null and v_phone is null then
    return json_build_object('success', false, 'error', 'contact_required', 'message', 'I need your email or phone');
  end if;
  v_phone := known_number(p_org_id, v_phone);
  v_service := find_service(p_org_id, p_service);
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  v_ends_at := p_scheduled_at + make_interval(mins => v_service.duration_minutes);
  v_blocked := tstzrange(
    p_scheduled_at - make_interval(mins => v_service.buffer_before_minutes),
    p_scheduled_at + make_interval(mins => v_service.duration_minutes + v_service.buffer_after_minutes));

  -- Twice the same look: without the lock, so that a stampede on a taken slot never queues for it, then under it.
  -- Each statement sees what was committed before it began.
  loop
    v_contact_id := find_contact(p_org_id, v_phone, v_email);
    v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
      p_provider_id, p_is_own);
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    v_clash := find_clash(p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null);
    exit when v_clash is not null;
    if not v_locked then
      v_refusal := refuse_start(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null);
      if v_refusal is not null then
        return v_refusal;
      end if;
    end if;
    if not v_locked or not exists (
      select from providers p
      where p.org_id = p_org_id and p.provider_id = v_chosen and p.active
        -- Then appointments are not only where they are: see provider_calendar.
        and not exists (select from organizations o where o.org_id = p_org_id and o.clock_changed_at is not null)
        and not exists (
        select from appointments a
        where a.org_id = p_org_id and a.provider_id = v_chosen and a.status in ('confirmed', 'completed')
          -- No appointment blocks more than 24 hours, and starts_at has the index.
          and a.starts_at > lower(v_blocked) - interval '24 hours'
          and a.starts_at < upper(v_blocked) + interval '24 hours'
          and a.blocked && v_blocked)
    ) then
      select look.chosen, look.refusal into v_chosen, v_refusal
      from look_at_slot(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null) look;
    end if;
    if v_chosen is null then
      -- Taken between the two looks, perhaps by a twin of this very request: what took it is visible by now.
      v_contact_id := find_contact(p_org_id, v_phone, v_email);
      v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
        p_provider_id, p_is_own);
      if v_repeat is not null then
        return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
      end if;
      return case when p_is_own and v_refusal ->> 'error' = 'slot_unavailable' and exists (
          select from appointments a
          where a.org_id = p_org_id and a.contact_id = v_contact_id and a.status = 'confirmed'
            and a.starts_at = p_scheduled_at)
        then (v_refusal::jsonb || '{"sameNumber": true}')::json else v_refusal end;
    end if;
    exit when v_locked;
    -- NO KEY UPDATE: foreign-key checks of other inserts go on meanwhile.
    perform 1 from providers p
    where p.org_id = p_org_id and (p_provider_id is null or p.provider_id = p_provider_id)
      and exists (select from provider_services ps where ps.org_id = p.org_id
        and ps.service_id = v_service.service_id and ps.provider_id = p.provider_id)
    order by p.provider_id
    for no key update;
    v_locked := true;
  end loop;

  if v_clash is null then
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
    -- Once more, under the contact's lock: two callers may be booking the same person with two providers, who are two locks.
    if find_clash(p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null) is not null then
      raise exception 'the same person was booked meanwhile' using errcode = 'serialization_failure';
    end if;
  else
    -- Booked between the look for a repeat and this one, perhaps by a twin of this very request: now it is found.
    v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
      p_provider_id, p_is_own);
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    return refuse_clash(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, v_clash,
      p_is_own or (select is_of_call(a.request_key, p_request_key) from appointments a
        where a.org_id = p_org_id and a.appointment_id = v_clash));
  end if;
  insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key)
  values (
    p_org_id, v_chosen, v_service.service_id, v_contact_id, coalesce(v_name, 'Guest'), p_scheduled_at, v_ends_at, v_blocked, p_source,
    left(coalesce(p_notes, ''), 2000), p_request_key)
  returning appointment_id, starts_local into v_appointment_id, v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return appointment_json(p_org_id, v_appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;

drop function book_for_staff(p_org_id uuid, p_service_id uuid, p_starts_at timestamp with time zone, p_contact_id uuid, p_name text, p_phone text, p_email text, p_patient_name text, p_provider_id uuid, p_minutes integer, p_notes text, p_override_reason text, p_now timestamp with time zone);
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
    return refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, v_now, null, v_rules);
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

drop function check_availability(p_org_id uuid, p_service text, p_from timestamp with time zone, p_until timestamp with time zone, p_provider_id uuid, p_limit integer, p_now timestamp with time zone);
-- Free times of [p_from, p_until), at most p_limit; when there is none, the next ones after it.
-- {success, serviceName, durationMinutes, slots: [ISO…], nextSlots: [ISO…]}
-- p_clock: the clinic's clock.stamp by which the answer will be said; clock_changed where it is another one by now.
create or replace function check_availability(
  p_org_id uuid, p_service text, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_limit integer default 500, p_now timestamptz default null, p_clock text default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_service services;
  v_slots json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_org from organizations where org_id = p_org_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
  end if;
  if p_clock <> clock.stamp(v_org.time_zone) then
    return clock_changed_json(p_from);
  end if;
  v_service := find_service(p_org_id, p_service);
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  select json_agg(iso_instant(f.starts_at) order by f.starts_at) into v_slots
  from (
    select s.starts_at
    from find_free_slots(
      p_org_id, v_service.service_id,
      greatest(p_from, v_now + make_interval(mins => v_org.min_notice_minutes)),
      least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second'),
      p_provider_id, null) s
    limit p_limit
  ) f;
  return json_build_object(
    'success', true, 'serviceName', v_service.name, 'durationMinutes', v_service.duration_minutes,
    'slots', coalesce(v_slots, '[]'),
    'nextSlots', case when v_slots is null
      then suggest_slots(p_org_id, v_service.service_id, greatest(p_until, v_now), p_provider_id, v_now, null, 3)
      else '[]' end);
end
$fn$;

-- Notes that the rules of these zones have changed, at each clinic that has one of them; at all where none are named. From then on its
-- calendar keeps free where those will be that have yet to follow (provider_calendar). No policy shows anybody all tenants, so each is asked for as itself.
create or replace function clock.mark_clinics(p_zones text[]) returns void
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_asked_for text := current_setting('app.org_id', true);
begin
  for v_org_id in select id from accounts."organization" order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    update organizations o set clock_changed_at = now()
    where o.org_id = v_org_id and (p_zones is null or o.time_zone = any (p_zones));
  end loop;
  perform set_config('app.org_id', coalesce(v_asked_for, ''), true);
end
$fn$;
revoke execute on function clock.mark_clinics(text[]) from public;

-- The clinics of which appointments may have yet to follow the rules in force.
create or replace function clock.marked_clinics() returns setof uuid
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_asked_for text := current_setting('app.org_id', true);
begin
  for v_org_id in select id from accounts."organization" order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    if exists (select from organizations o where o.org_id = v_org_id and o.clock_changed_at is not null) then
      return next v_org_id;
    end if;
  end loop;
  perform set_config('app.org_id', coalesce(v_asked_for, ''), true);
end
$fn$;
revoke execute on function clock.marked_clinics() from public;

drop function due_to_reanchor(p_org_id uuid, p_zone text);
-- What is to come and does not begin when the clock of the zone shows its wall time, with how far it is off. Of a wall time that clocks
-- show twice either half is right; one that they skip is due once, to be marked. rank: an order in which none gets in the way of one that
-- has yet to leave.
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
  where a.org_id = p_org_id and a.starts_at > now() and a.starts_local is not null
    and (a.starts_at at time zone 'UTC') + shown.ahead <> a.starts_local
    and (off.shift <> interval '0' or a.clock_trouble is null)
$fn$;

drop function find_appointments_of_caller(p_org_id uuid, p_call_id text, p_phone text, p_is_own boolean, p_calling_phone text, p_name text, p_is_guess boolean, p_now timestamp with time zone);
-- What a caller may mean who wants to hear of, move or cancel an appointment, and how it was reached; what of it they are told is
-- the domain's to say (packages/domain/src/caller/judge-caller.ts). Confirmed ones that are not over, and those cancelled within
-- the last day.
--   via    call: this very call has made it, or had to do with it and knew enough for that; number: under p_phone; name: for somebody of that name, whatever the number
--   number counts a contact's appointments in the order in which they were made, so it stays the same for one appointment
--          whatever becomes of the others
-- With p_is_guess, facts have been said that could be guesses: then it counts as one, unless p_is_own and somebody of that name is
-- under p_phone. Right and wrong, there and not there take the same way through here.
-- p_clock: the clinic's clock.stamp by which the answer will be said. Where it is another one by now, nothing is looked for or counted.
--   {limited, guessId, appointments: […]}, or clockChanged: true
create or replace function find_appointments_of_caller(
  p_org_id uuid, p_call_id text default null, p_phone text default null, p_is_own boolean default false,
  p_calling_phone text default null, p_name text default null, p_is_guess boolean default false,
  p_now timestamptz default null, p_clock text default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  -- Without facts that could be a guess, only the caller's own number is looked under: what is not told costs no time either.
  v_key text := case when p_is_guess then name_key(p_name) end;
  v_contact_id uuid;
  v_of_call uuid[];
  v_guess_id uuid;
  v_is_guess boolean := p_is_guess;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_clock <> (select clock.stamp(o.time_zone) from organizations o where o.org_id = p_org_id) then
    return json_build_object('limited', false, 'guessId', null, 'appointments', '[]'::json, 'clockChanged', true);
  end if;
  p_phone := known_number(p_org_id, p_phone);
  p_calling_phone := known_number(p_org_id, p_calling_phone);
  v_of_call := array(select t.appointment_id from tool_calls t
    where t.org_id = p_org_id and t.call_id = p_call_id and t.appointment_id is not null);
  if p_is_own or p_is_guess then
    select contact_id into v_contact_id from contacts where org_id = p_org_id and phone = p_phone;
  end if;
  if v_is_guess and p_is_own and v_contact_id is not null then
    v_is_guess := not exists (
      select from persons p
      where p.org_id = p_org_id and p.contact_id = v_contact_id
        and (string_to_array(p.name_key, ' ') <@ string_to_array(v_key, ' ')
          or string_to_array(v_key, ' ') <@ string_to_array(p.name_key, ' ')));
  end if;
  if v_is_guess then
    v_guess_id := count_guess(p_org_id, p_call_id, array[p_phone, p_calling_phone], p_name, v_now);
    if v_guess_id is null then
      return json_build_object('limited', true, 'guessId', null, 'appointments', '[]'::json);
    end if;
  end if;
  return json_build_object('limited', false, 'guessId', v_guess_id, 'appointments', (
    select coalesce(json_agg(found.row order by found.starts_at, found.number), '[]')
    from (
      select a.starts_at, a.number, json_build_object(
        'appointmentId', a.appointment_id, 'contactId', a.contact_id, 'startsAt', iso_instant(a.starts_at),
        'endsAt', iso_instant(a.ends_at), 'serviceName', s.name, 'providerName', p.name,
        'patientName', coalesce(who.name, a.patient_name), 'birthDate', who.birth_date, 'status', a.status,
        'cancelledAt', iso_instant(a.cancelled_at), 'number', a.number,
        'via', case when a.appointment_id = any (v_of_call) then 'call'
          when a.contact_id = v_contact_id then 'number' else 'name' end) as row
      from (
        select each.*, row_number() over (
          partition by each.contact_id order by each.created_at, each.appointment_id) as number
        from appointments each
        where each.org_id = p_org_id and each.contact_id = any (array(
          select v_contact_id
          union
          (select t.contact_id from persons t where t.org_id = p_org_id and t.name_key = v_key and v_key <> '' limit 50)
          union
          select m.contact_id from appointments m where m.org_id = p_org_id and m.appointment_id = any (v_of_call)))
      ) a
      join services s on s.org_id = a.org_id and s.service_id = a.service_id
      join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
      left join lateral (
        select t.name, t.name_key, t.birth_date from persons t
        where t.org_id = a.org_id and t.contact_id = a.contact_id
          and (t.person_id = a.person_id or a.person_id is null and t.name_key = name_key(a.patient_name))
        limit 1
      ) who on true
      where a.ends_at > v_now
        and (a.status = 'confirmed' or a.status = 'cancelled' and a.cancelled_at > v_now - interval '1 day')
        and (a.contact_id = v_contact_id or who.name_key = v_key or a.appointment_id = any (v_of_call))
    ) found));
end
$fn$;

-- Moves the moments of appointments, one after the other, and answers how many of them somebody has to look at. reanchor_appointments
-- says why and in which order; their providers are locked.
create or replace function follow_clock(
  p_org_id uuid, p_zone text, p_appointment_ids uuid[], p_shifts interval[], p_reason text
) returns integer
language plpgsql
as $fn$
declare
  v_trouble text;
  v_troubles integer := 0;
begin
  for n in 1 .. coalesce(cardinality(p_appointment_ids), 0) loop
    begin
      update appointments a set starts_at = a.starts_at + p_shifts[n], ends_at = a.ends_at + p_shifts[n],
        blocked = tstzrange(lower(a.blocked) + p_shifts[n], upper(a.blocked) + p_shifts[n]), time_zone = p_zone,
        clock_trouble = case when clock.local_time(p_zone, a.starts_at + p_shifts[n]) <> a.starts_local then 'gap' end,
        revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = p_appointment_ids[n]
      returning a.clock_trouble into v_trouble;
    exception when exclusion_violation then
      v_trouble := 'overlap';
      update appointments a set starts_at = a.starts_at + p_shifts[n], ends_at = a.ends_at + p_shifts[n],
        blocked = tstzrange(lower(a.blocked) + p_shifts[n], upper(a.blocked) + p_shifts[n]), time_zone = p_zone,
        clock_trouble = v_trouble, overlap_allowed = true, override_reason = coalesce(a.override_reason, left(p_reason, 500)),
        overridden = case when 'overlap' = any (a.overridden) then a.overridden else a.overridden || 'overlap'::text end,
        revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = p_appointment_ids[n];
    end;
    v_troubles := v_troubles + (v_trouble is not null)::integer;
  end loop;
  return v_troubles;
end
$fn$;

-- The person of a contact whom a name means, made when there is none; one of whom only a part of the name is known gets the whole.
create or replace function keep_person(p_org_id uuid, p_contact_id uuid, p_name text) returns persons
language plpgsql
as $fn$
declare
  v_key text := name_key(p_name);
  v_person_id uuid;
  v_person persons;
begin
  -- Most come again under the name that they have.
  select * into v_person from persons
  where org_id = p_org_id and contact_id = p_contact_id and name_key = v_key;
  if found then
    return v_person;
  end if;
  -- Looked for first: a plan of when there were few persons reads them all, and would ask for each.
  v_person_id := find_person(p_org_id, p_contact_id, p_name);
  select * into v_person from persons where org_id = p_org_id and person_id = v_person_id;
  if not found then
    insert into persons (org_id, contact_id, name) values (p_org_id, p_contact_id, p_name)
    on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
    returning * into v_person;
  elsif strpos(v_person.name_key, ' ') = 0 then
    update persons set name = p_name, updated_at = now()
    where org_id = p_org_id and person_id = v_person.person_id
    returning * into v_person;
  end if;
  return v_person;
end
$fn$;

-- What of a clinic is due to follow its clock, in the order in which it can.
create or replace function list_due_to_reanchor(p_org_id uuid) returns uuid[]
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return array(
    select d.appointment_id
    from organizations o cross join lateral due_to_reanchor(p_org_id, o.time_zone) d
    where o.org_id = p_org_id order by d.rank);
end
$fn$;

drop function move_for_staff(p_org_id uuid, p_appointment_id uuid, p_starts_at timestamp with time zone, p_provider_id uuid, p_minutes integer, p_override_reason text, p_expected_revision integer, p_now timestamp with time zone);
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
  if not found then
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
    return refuse_rules(p_org_id, v_current.service_id, p_starts_at, v_provider_id, v_now, p_appointment_id,
      case when v_current.starts_at = p_starts_at then v_slot.rules else v_rules end);
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

-- What every request needs to know of its clinic, in one round trip.
create or replace function organization_json(p_org_id uuid) returns json
language sql stable
return (
  select json_build_object(
    'organization', json_build_object(
      'orgId', o.org_id, 'name', o.name, 'timeZone', o.time_zone, 'zone', zone_json(o.time_zone),
      'clock', clock.stamp(o.time_zone), 'region', o.region,
      'transferNumber', o.transfer_number, 'callerCheck', o.caller_check, 'redFlags', o.red_flags,
      'openingHours', (select coalesce(json_agg(json_build_object(
          'weekday', h.weekday, 'opensAt', to_char(h.opens_at, 'HH24:MI'), 'closesAt', to_char(h.closes_at, 'HH24:MI'))
          order by h.weekday, h.opens_at), '[]')
        from opening_hours h where h.org_id = o.org_id and h.provider_id is null),
      'closures', (select coalesce(json_agg(json_build_object(
          'startsLocal', to_char(c.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
          'endsLocal', to_char(c.ends_local, 'YYYY-MM-DD"T"HH24:MI:SS')) order by c.starts_local), '[]')
        from closures c, (select clock.local_time(o.time_zone, now()) as local offset 0) here
        where c.org_id = o.org_id and c.provider_id is null
          and c.ends_local > here.local - interval '1 day'
          and c.starts_local < here.local + interval '60 days'),
      'services', (select coalesce(json_agg(json_build_object(
          'serviceId', s.service_id, 'key', s.key, 'name', s.name, 'durationMinutes', s.duration_minutes)
          order by s.created_at, s.name), '[]')
        from services s where s.org_id = o.org_id and s.active),
      'providers', (select coalesce(json_agg(json_build_object('providerId', p.provider_id, 'name', p.name)
          order by p.created_at, p.name), '[]')
        from providers p where p.org_id = o.org_id and p.active)),
    'inboundAssistantId', (select v.vapi_id from vapi_resources v
      where v.org_id = o.org_id and v.kind = 'assistant' and v.role = 'inbound' order by v.vapi_id limit 1),
    'vapiAssistantIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'assistant'),
    'vapiPhoneNumberIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'phone_number'))
  from organizations o where o.org_id = p_org_id);

-- What is free. Availability, alternatives and the opening-hours check of a booking all come from here. Times outside [start, end)
-- never count; buffers of neighbours add up.
-- For every provider who can give the service: the openings that begin in the local days of [p_from, p_until], what of them can be
-- booked once closures are taken away, and what is taken. p_until may lie on the last local day.
-- Written without `&&` on the table: that operator is not leakproof, so under row-level security it could not use an index.
-- starts_at can, and no appointment blocks more than 24 hours.
-- An appointment is its wall time: while some of the clinic have yet to follow new rules of its clock (clock_changed_at), both where they
-- are and where they will be is taken, so that nobody gets the new 9:30 before the old one arrives there.
-- Wall times become moments by a join with the one or two clock periods around the range: clock.moment_of for each would cost more
-- than all the rest.
create or replace function provider_calendar(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (
  provider_id uuid, openings tstzrange[], bookable tstzmultirange, busy tstzmultirange
)
language sql stable
as $fn$
  with asked as materialized (
    select o.org_id, o.time_zone, o.clock_changed_at is not null as is_unsettled, clock.local_time(o.time_zone, p_from) as starts,
      clock.local_time(o.time_zone, p_until) as ends
    from organizations o where o.org_id = p_org_id
  ), periods as materialized (
    select p.from_at, p.until_at, p.from_local, p.until_local, p.ahead
    from asked join clock.periods p on p.zone = asked.time_zone
      and p.from_local <= asked.ends + interval '4 days' and p.until_local > asked.starts - interval '4 days'
  )
  select p.provider_id, hours.openings, hours.open - closed.closed,
    case when asked.is_unsettled then taken.busy + leaving.busy else taken.busy end
  from asked
  join provider_services ps on ps.org_id = asked.org_id and ps.service_id = p_service_id
  join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
  cross join lateral (
    select coalesce(array_agg(opening), '{}') as openings,
      coalesce(range_agg(opening), '{}'::tstzmultirange) as open
    from (
      -- Where clocks skip an hour, one that opens in it would close before it opens.
      select tstzrange(
        least(d.day + h.opens_at - opens.ahead, d.day + h.closes_at - closes.ahead) at time zone 'UTC',
        (d.day + h.closes_at - closes.ahead) at time zone 'UTC') as opening
      from (
        select asked.starts::date + n as day
        from generate_series(0, asked.ends::date - asked.starts::date) n
      ) d
      join opening_hours h on h.org_id = asked.org_id and h.weekday = extract(isodow from d.day)
        and h.provider_id is not distinct from (
          select own.provider_id from opening_hours own
          where own.org_id = asked.org_id and own.provider_id = p.provider_id limit 1)
      join periods opens on opens.from_local <= d.day + h.opens_at and opens.until_local > d.day + h.opens_at
      join periods closes on closes.from_local <= d.day + h.closes_at and closes.until_local > d.day + h.closes_at
    ) each_day
  ) hours
  cross join lateral (
    select coalesce(range_agg(tstzrange(
      least(near.starts_local - starts.ahead, near.ends_local - ends.ahead) at time zone 'UTC',
      (near.ends_local - ends.ahead) at time zone 'UTC')), '{}') as closed
    from (
      -- As much of a long one as lies around the range.
      select greatest(c.starts_local, asked.starts - interval '1 day') as starts_local,
        least(c.ends_local, asked.ends + interval '2 days') as ends_local
      from closures c
      where c.org_id = asked.org_id and (c.provider_id is null or c.provider_id = p.provider_id)
        and c.ends_local > asked.starts and c.starts_local < asked.ends
    ) near
    join periods starts on starts.from_local <= near.starts_local and starts.until_local > near.starts_local
    join periods ends on ends.from_local <= near.ends_local and ends.until_local > near.ends_local
  ) closed
  cross join lateral (
    select coalesce(range_agg(a.blocked), '{}') as busy
    from appointments a
    where a.org_id = asked.org_id and a.provider_id = p.provider_id
      and a.status in ('confirmed', 'completed')
      and a.starts_at > p_from - interval '24 hours' and a.starts_at < p_until + interval '24 hours'
      and a.appointment_id is distinct from p_ignore_appointment_id
  ) taken
  cross join lateral (
    select coalesce(range_agg(tstzrange(lower(a.blocked) + meant.shift, upper(a.blocked) + meant.shift)), '{}') as busy
    from appointments a
    join periods shown on shown.from_at <= a.starts_at and shown.until_at > a.starts_at
    join periods then_is on then_is.from_local <= a.starts_local and then_is.until_local > a.starts_local
    cross join lateral (select (a.starts_local - then_is.ahead) at time zone 'UTC' - a.starts_at as shift) meant
    where asked.is_unsettled and a.org_id = asked.org_id and a.provider_id = p.provider_id
      and a.status in ('confirmed', 'completed')
      -- No law has moved a clock by more than a day.
      and a.starts_at > p_from - interval '48 hours' and a.starts_at < p_until + interval '48 hours'
      and (a.starts_at at time zone 'UTC') + shown.ahead <> a.starts_local
      and a.appointment_id is distinct from p_ignore_appointment_id
  ) leaving
  where p_provider_id is null or p.provider_id = p_provider_id
$fn$;

drop function reanchor_appointments(p_org_id uuid, p_reason text);
-- Puts what is to come where the clinic's clock shows its wall time, after the rules or the clinic's zone have changed: the moments move,
-- the wall times stay. Done again, it changes nothing. Answers how many moved, and how many of these somebody has to look at. What
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
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The order in which whoever saves the settings locks.
  select o.time_zone into v_zone from organizations o where o.org_id = p_org_id for no key update;
  perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
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
    where a.starts_at > now() and clock.local_time(v_zone, a.starts_at) <> a.starts_local;
  end if;
  perform set_config('app.reanchors', 'on', true);
  v_troubles := follow_clock(p_org_id, v_zone, v_due, v_shifts, v_reason);
  perform set_config('app.reanchors', 'off', true);
  if p_only is null then
    update organizations o set clock_changed_at = null where o.org_id = p_org_id and o.clock_changed_at is not null;
  end if;
  return json_build_object('moved', coalesce(cardinality(v_due), 0), 'troubles', v_troubles);
end
$fn$;

drop function reschedule_appointment(p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamp with time zone, p_provider_id uuid, p_now timestamp with time zone, p_anybody boolean);
-- Moves a confirmed appointment, with the same person unless p_provider_id names another, with the looks and the order of locks
-- of book_appointment_atomic_v2. The old slot is given up only by the very update that takes the new one.
--   success:true   outcome moved (with previousStartsAt, and leftProvider where that one is archived) | already_booked (it is at that time already)
--   success:false  as for booking (clock_changed: see p_starts_local there), and not_found | provider_left: the provider is archived or no longer gives the service, and
--                  the caller has named nobody else; providers has who does. With p_anybody whoever is free then takes it.
-- A caller who moves an appointment gets a time that follows the rules, so what staff once allowed it is over; it keeps the
-- length that staff gave it.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_provider_id uuid default null,
  p_now timestamptz default null, p_anybody boolean default false, p_starts_local timestamp default null
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
    return (unknown_provider_json(p_org_id, v_before.service_id)::jsonb || jsonb_build_object(
      'error', 'provider_left', 'message', 'The provider no longer sees patients',
      'provider', (select name from providers where org_id = p_org_id and provider_id = v_before.provider_id)))::json;
  end if;
  if v_before.starts_at = p_scheduled_at and v_before.provider_id = v_provider_id then
    return appointment_json(p_org_id, p_appointment_id, 'already_booked', 'It is at that time already');
  end if;
  select * into strict v_service from services where org_id = p_org_id and service_id = v_before.service_id;
  v_refusal := refuse_start(
    p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  v_clash := find_clash(p_org_id, v_before.contact_id, v_before.patient_name, p_scheduled_at,
    p_scheduled_at + (v_before.ends_at - v_before.starts_at), p_appointment_id);
  if v_clash is not null then
    return refuse_clash(p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, v_clash, true);
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
    return unknown_provider_json(p_org_id, v_service.service_id);
  end if;
  if v_slot.rules <> '{}' then
    return refuse_rules(
      p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id, v_slot.rules);
  end if;
  if not v_slot.on_grid then
    return (refuse_rules(p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id,
      '{off_grid}')::jsonb || '{"offGrid": true}')::json;
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

drop trigger record_change on organizations;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION record_change('organization', 'org_id', '{}', '{}', '{clock_changed_at}');

grant update (clock_changed_at) on organizations to callwaiting_app;
