-- One line is one contact in whatever notation it was written down (Argentina, Brazil, Mexico), and of a time between two slots those
-- two are offered first.

-- Books, or says why not: one statement for the caller, one transaction. The six-argument call is public contract, and so are
-- the keys of the JSON (docs/architecture.md).
--   success:true   outcome booked | already_booked, appointmentId, contactId, message, …
--   success:false  error slot_unavailable | outside_hours | in_past | too_soon | too_far | unknown_service |
--                  unknown_provider | contact_required | not_found | person_busy (the same person has the appointment that is
--                  told), message, alternatives: [ISO…] where there are some; sameNumber: another person of the contact has it
-- p_phone is E.164, p_email is lower case; both come normalized. p_now is for tests with a fixed clock.
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
  p_source text default 'phone', p_now timestamptz default null, p_is_own boolean default true
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
  v_contact_id uuid;
  v_appointment_id uuid;
  v_locked boolean := false;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from organizations where org_id = p_org_id) then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
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
      where p.org_id = p_org_id and p.provider_id = v_chosen and p.active and not exists (
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
    return refuse_clash(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, v_clash,
      p_is_own or (select is_of_call(a.request_key, p_request_key) from appointments a
        where a.org_id = p_org_id and a.appointment_id = v_clash));
  end if;
  insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key)
  values (
    p_org_id, v_chosen, v_service.service_id, v_contact_id, coalesce(v_name, 'Guest'), p_scheduled_at, v_ends_at, v_blocked, p_source,
    left(coalesce(p_notes, ''), 2000), p_request_key)
  returning appointment_id into v_appointment_id;
  return appointment_json(p_org_id, v_appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;

-- Staff at work in the calendar, with the looks and the order of locks of book_appointment_atomic_v2. They may override the rules
-- with a reason, which stays on the appointment. The phone's functions have no such parameter.
-- Books for a contact that exists or a new one. Outcomes booked | already_booked, or an error as for the phone.
create or replace function book_for_staff(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_contact_id uuid default null,
  p_name text default null, p_phone text default null, p_email text default null, p_patient_name text default null,
  p_provider_id uuid default null, p_minutes integer default null, p_notes text default null,
  p_override_reason text default null, p_now timestamptz default null
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
begin
  perform set_config('app.org_id', p_org_id::text, true);
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
  returning appointment_id into v_appointment_id;
  return staff_reply(p_org_id, v_appointment_id, 'booked');
end
$fn$;

-- What a caller may mean who wants to hear of, move or cancel an appointment, and how it was reached; what of it they are told is
-- the domain's to say (packages/domain/src/caller/judge-caller.ts). Confirmed ones that are not over, and those cancelled within
-- the last day.
--   via    call: this very call has made it, or had to do with it and knew enough for that; number: under p_phone; name: for somebody of that name, whatever the number
--   number counts a contact's appointments in the order in which they were made, so it stays the same for one appointment
--          whatever becomes of the others
-- With p_is_guess, facts have been said that could be guesses: then it counts as one, unless p_is_own and somebody of that name is
-- under p_phone. Right and wrong, there and not there take the same way through here.
--   {limited, guessId, appointments: […]}
create or replace function find_appointments_of_caller(
  p_org_id uuid, p_call_id text default null, p_phone text default null, p_is_own boolean default false,
  p_calling_phone text default null, p_name text default null, p_is_guess boolean default false,
  p_now timestamptz default null
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

-- The number under which a contact of that line is kept, in whatever notation; the number itself where there is none.
create or replace function known_number(p_org_id uuid, p_phone text) returns text
language plpgsql stable
as $fn$
declare
  v_others text[] := other_notations(p_phone);
begin
  if cardinality(v_others) = 0 then
    return p_phone;
  end if;
  return coalesce(
    (select phone from contacts where org_id = p_org_id and phone = any (p_phone || v_others)
      order by phone <> p_phone limit 1),
    p_phone);
end
$fn$;

-- Other ways in which the line of a number in E.164 may have been written down: Argentina's 9 of mobiles, Brazil's ninth digit,
-- Mexico's former 1. The same as packages/domain/src/phone/notations.ts, which says why.
create or replace function other_notations(p_phone text) returns text[]
language sql immutable
return (
  select case
    when p_phone ~ '^[+]549[0-9]{10}$' then array['+54' || substr(p_phone, 5)]
    when p_phone ~ '^[+]54[0-9]{10}$' then array['+549' || substr(p_phone, 4)]
    when p_phone ~ '^[+]55[0-9]{2}9([689][0-9]|7[1-6])[0-9]{6}$' then array[left(p_phone, 5) || substr(p_phone, 7)]
    when p_phone ~ '^[+]52[0-9]{10}$' then array['+521' || substr(p_phone, 4)]
    else '{}'::text[] end);

-- Up to p_count other times for somebody who asked for p_around: the next ones on that day, then earlier ones on
-- that day (nearest first), then the next open days. Of a time between two slots, those two first. Only what notice and horizon allow.
create or replace function suggest_slots(
  p_org_id uuid, p_service_id uuid, p_around timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, p_count integer
) returns json
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_earliest timestamptz;
  v_latest timestamptz;
  v_day date;
  v_from timestamptz;
  v_until timestamptz;
  v_days integer := 1;
  v_found timestamptz[] := '{}';
begin
  select * into strict v_org from organizations where org_id = p_org_id;
  v_earliest := p_now + make_interval(mins => v_org.min_notice_minutes);
  v_latest := p_now + make_interval(days => v_org.horizon_days);
  v_day := clock.local_time(v_org.time_zone, greatest(p_around, v_earliest))::date;
  loop
    v_from := greatest(clock.moment_of(v_org.time_zone, v_day), v_earliest);
    v_until := least(clock.moment_of(v_org.time_zone, v_day + v_days), v_latest + interval '1 second');
    exit when v_from >= v_until;
    -- Only the asked-for day prefers later times over earlier ones; further days simply follow.
    v_found := v_found || array(
      select s.starts_at
      from find_free_slots(p_org_id, p_service_id, v_from, v_until, p_provider_id, p_ignore_appointment_id) s
      where s.starts_at <> p_around
      order by case when abs(extract(epoch from s.starts_at - p_around)) < v_org.slot_interval_minutes * 60
          then s.starts_at end nulls last,
        s.starts_at < p_around, abs(extract(epoch from s.starts_at - p_around))
      limit p_count - cardinality(v_found));
    exit when cardinality(v_found) >= p_count;
    v_day := v_day + v_days;
    -- A day, then a week, then four, then a quarter at a time: most searches end in the first.
    v_days := case v_days when 1 then 7 when 7 then 28 else 91 end;
  end loop;
  return coalesce((select json_agg(iso_instant(t) order by i) from unnest(v_found) with ordinality f (t, i)), '[]');
end
$fn$;
