-- Booking: one statement for the caller, one transaction. Moving and cancelling follow in the next file.
-- All three lock in the same order (provider rows by id, then the appointment, then the contact), so they cannot
-- deadlock each other; the exclusion constraint stands behind them.
-- force_generic_plan: planning the calendar query takes 9 ms, running it 0.15 ms per provider and day.

create function appointment_json(p_org_id uuid, p_appointment_id uuid, p_outcome text, p_message text) returns json
language sql stable
return (
  select json_build_object(
    'success', true, 'outcome', p_outcome, 'appointmentId', a.appointment_id, 'contactId', a.contact_id,
    'message', p_message, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
    'serviceName', s.name, 'providerName', p.name, 'patientName', a.patient_name, 'status', a.status)
  from appointments a
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  where a.org_id = p_org_id and a.appointment_id = p_appointment_id);

-- Why a start time cannot be taken at all, or null: the past, the notice, the horizon.
create function refuse_start(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid
) returns json
language plpgsql stable
as $fn$
declare
  v_org organizations;
begin
  select * into strict v_org from organizations where org_id = p_org_id;
  if p_starts_at <= p_now then
    return json_build_object('success', false, 'error', 'in_past', 'message', 'That time has passed',
      'requestedAt', iso_instant(p_starts_at));
  end if;
  if p_starts_at < p_now + make_interval(mins => v_org.min_notice_minutes) then
    return json_build_object('success', false, 'error', 'too_soon', 'message', 'Too little notice',
      'requestedAt', iso_instant(p_starts_at), 'minNoticeMinutes', v_org.min_notice_minutes,
      'alternatives', suggest_slots(
        p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
  end if;
  if p_starts_at > p_now + make_interval(days => v_org.horizon_days) then
    return json_build_object('success', false, 'error', 'too_far', 'message', 'Too far ahead',
      'requestedAt', iso_instant(p_starts_at), 'horizonDays', v_org.horizon_days);
  end if;
  return null;
end
$fn$;

-- Who may give the service: `unknown_provider` as JSON when p_provider_id is not one of them.
create function unknown_provider_json(p_org_id uuid, p_service_id uuid) returns json
language sql stable
return json_build_object('success', false, 'error', 'unknown_provider', 'message', 'Unknown provider', 'asked', '',
  'providers', (
    select coalesce(json_agg(p.name order by p.name), '[]')
    from provider_services ps
    join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
    where ps.org_id = p_org_id and ps.service_id = p_service_id));

-- Looks at one exact start time. chosen: the provider to take (whoever has fewest appointments that day), null when
-- nobody can; refusal: then `outside_hours` or `slot_unavailable` with alternatives, or `unknown_provider`.
create function look_at_slot(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, out chosen uuid, out refusal json
)
language plpgsql stable
as $fn$
declare
  v_service services;
  v_ends_at timestamptz;
  v_candidates integer;
  v_open integer;
begin
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
  v_ends_at := p_starts_at + make_interval(mins => v_service.duration_minutes);

  select count(*), count(*) filter (where seen.is_open),
    (array_agg(seen.provider_id order by seen.load, seen.provider_id) filter (where seen.is_open and not seen.is_busy))[1]
  into v_candidates, v_open, chosen
  from (
    select c.provider_id,
      c.bookable @> tstzrange(p_starts_at, v_ends_at) as is_open,
      c.busy && tstzrange(
        p_starts_at - make_interval(mins => v_service.buffer_before_minutes),
        v_ends_at + make_interval(mins => v_service.buffer_after_minutes)) as is_busy,
      -- Busy time within a day either way: who has the lighter day, at no extra read.
      (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
    from provider_calendar(p_org_id, p_service_id, p_starts_at, v_ends_at, p_provider_id, p_ignore_appointment_id) c
  ) seen;

  if chosen is not null then
    return;
  end if;
  if v_candidates = 0 and p_provider_id is not null then
    refusal := unknown_provider_json(p_org_id, p_service_id);
    return;
  end if;
  refusal := json_build_object('success', false,
    'error', case when v_open > 0 then 'slot_unavailable' else 'outside_hours' end,
    'message', case when v_open > 0 then 'Slot taken, alternatives available' else 'Closed at that time' end,
    'requestedAt', iso_instant(p_starts_at),
    'alternatives', suggest_slots(
      p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
end
$fn$;

-- The contact's row, made or brought up to date, atomically. The phone number is the identity; without one, the
-- e-mail address is. An address alone never reaches a contact that has a number: anybody can say an address.
-- Without a name the contact keeps the one it has.
create function upsert_contact(p_org_id uuid, p_name text, p_email text, p_phone text) returns uuid
language plpgsql
as $fn$
declare
  v_contact_id uuid;
begin
  if p_phone is not null then
    insert into contacts (org_id, name, email, phone)
    values (p_org_id, coalesce(p_name, 'Guest'), coalesce(p_email, 'no-email' || p_phone || '@callwaiting.invalid'), p_phone)
    on conflict on constraint uq_contacts_org_phone do update
      set name = coalesce(p_name, contacts.name),
        email = case when p_email is null then contacts.email else excluded.email end,
        updated_at = now()
    returning contact_id into v_contact_id;
  else
    insert into contacts (org_id, name, email)
    values (p_org_id, coalesce(p_name, 'Guest'), p_email)
    on conflict (org_id, email) where phone is null do update
      set name = coalesce(p_name, contacts.name), updated_at = now()
    returning contact_id into v_contact_id;
  end if;
  return v_contact_id;
end
$fn$;

-- What this request has made before: by its key, or because the same contact holds the same slot already.
create function find_repeat(
  p_org_id uuid, p_request_key text, p_email text, p_phone text, p_service_id uuid, p_starts_at timestamptz,
  p_provider_id uuid
) returns uuid
language plpgsql stable
as $fn$
declare
  v_appointment_id uuid;
  v_contact_id uuid;
begin
  if p_request_key is not null then
    select appointment_id into v_appointment_id from appointments
    where org_id = p_org_id and request_key = p_request_key;
    if found then
      return v_appointment_id;
    end if;
  end if;
  if p_phone is not null then
    select contact_id into v_contact_id from contacts where org_id = p_org_id and phone = p_phone;
  else
    select contact_id into v_contact_id from contacts where org_id = p_org_id and email = p_email and phone is null;
  end if;
  if v_contact_id is null then
    return null;
  end if;
  select appointment_id into v_appointment_id from appointments
  where org_id = p_org_id and contact_id = v_contact_id and starts_at = p_starts_at and status = 'confirmed'
    and service_id = p_service_id and (p_provider_id is null or provider_id = p_provider_id);
  return v_appointment_id;
end
$fn$;

-- Books, or says why not. See the JSON in docs/architecture.md; the six-argument call is public contract.
--   success:true   outcome booked | already_booked, appointmentId, contactId, message, …
--   success:false  error slot_unavailable | outside_hours | in_past | too_soon | too_far | unknown_service |
--                  unknown_provider | contact_required | not_found, message, alternatives: [ISO…] where there are some
-- p_phone is E.164, p_email is lower case; both come normalized. p_now is for tests with a fixed clock.
create function book_appointment_atomic_v2(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamptz,
  p_provider_id uuid default null, p_notes text default null, p_request_key text default null,
  p_source text default 'phone', p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text := nullif(btrim(p_phone), '');
  v_service services;
  v_slot record;
  v_refusal json;
  v_repeat uuid;
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
  v_service := find_service(p_org_id, p_service);
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;

  -- Twice the same look: without the lock, so that a stampede on a taken slot never queues for it, then under it.
  -- Each statement sees what was committed before it began.
  loop
    v_repeat := find_repeat(
      p_org_id, p_request_key, v_email, v_phone, v_service.service_id, p_scheduled_at, p_provider_id);
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    if not v_locked then
      v_refusal := refuse_start(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null);
      if v_refusal is not null then
        return v_refusal;
      end if;
    end if;
    select * into v_slot
    from look_at_slot(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null);
    if v_slot.chosen is null then
      -- Taken between the two looks, perhaps by a twin of this very request: what took it is visible by now.
      v_repeat := find_repeat(
        p_org_id, p_request_key, v_email, v_phone, v_service.service_id, p_scheduled_at, p_provider_id);
      return case when v_repeat is null then v_slot.refusal
        else appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already') end;
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

  v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone);
  insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key)
  values (
    p_org_id, v_slot.chosen, v_service.service_id, v_contact_id, coalesce(v_name, 'Guest'), p_scheduled_at,
    p_scheduled_at + make_interval(mins => v_service.duration_minutes),
    tstzrange(
      p_scheduled_at - make_interval(mins => v_service.buffer_before_minutes),
      p_scheduled_at + make_interval(mins => v_service.duration_minutes + v_service.buffer_after_minutes)),
    p_source, left(coalesce(p_notes, ''), 2000), p_request_key)
  returning appointment_id into v_appointment_id;
  return appointment_json(p_org_id, v_appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;
