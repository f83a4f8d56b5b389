-- Who is here: the front desk says that a patient has arrived, is with the provider, is done or did not come, each with its time. Columns of the
-- visit that stay null in a booking; its day alone can have the first two, so a move to another day takes them away.

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
  if tg_op = 'UPDATE' and new.starts_local::date is distinct from old.starts_local::date then
    new.arrived_at := null;
    new.in_room_at := null;
  end if;
  -- They said yes to another time.
  new.patient_confirmed_at := null;
  return new;
end
$fn$;
revoke execute on function keep_wall_time() from public;

alter table appointments add column arrived_at timestamp with time zone;

alter table appointments add column in_room_at timestamp with time zone;

alter table appointments add column settled_at timestamp with time zone;

-- Appointments as the front desk sees them: one row each, ready to be sent. Placeholder addresses are none.
create or replace function staff_appointments(p_org_id uuid) returns table (
  appointment_id uuid, provider_id uuid, contact_id uuid, status text, starts_at timestamptz, ends_at timestamptz,
  appointment json
)
language sql stable
as $fn$
  select a.appointment_id, a.provider_id, a.contact_id, a.status, a.starts_at, a.ends_at, json_build_object(
    'appointmentId', a.appointment_id, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
    'status', a.status, 'source', a.source, 'revision', a.revision, 'patientName', a.patient_name,
    'notes', a.notes,
    'person', case when n.person_id is not null then json_build_object('personId', n.person_id, 'birthDate', n.birth_date,
      'note', n.note, 'alert', n.alert) end,
    'seriesId', a.series_id, 'service', json_build_object('serviceId', s.service_id, 'name', s.name),
    'provider', json_build_object('providerId', p.provider_id, 'name', p.name),
    'contact', json_build_object('contactId', c.contact_id, 'name', c.name, 'phone', c.phone,
      'email', case when not c.email_is_placeholder then c.email end),
    'clockTrouble', a.clock_trouble, 'patientConfirmedAt', iso_instant(a.patient_confirmed_at),
    'arrivedAt', iso_instant(a.arrived_at), 'inRoomAt', iso_instant(a.in_room_at), 'settledAt', iso_instant(a.settled_at),
    'overrideReason', a.override_reason, 'overridden', to_json(a.overridden),
    'callId', (select t.call_id from tool_calls t
      where t.org_id = a.org_id and t.appointment_id = a.appointment_id and t.outcome = 'booked'
      order by t.created_at limit 1),
    'createdAt', iso_instant(a.created_at), 'updatedAt', iso_instant(a.updated_at),
    'cancelledAt', iso_instant(a.cancelled_at))
  from appointments a
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  left join persons n on n.org_id = a.org_id and n.person_id = a.person_id
  where a.org_id = p_org_id
$fn$;

-- The figures of one day and of the two weeks that end with it, in the clinic's zone. Whoever tries the line
-- (`create-try-line.ts` names such calls so) is no caller: the figures of what the phone did leave tries out, both the calls and
-- what was booked in them. A booking that was cancelled again is none.
create or replace function load_today_figures(
  p_org_id uuid, p_day_start timestamptz, p_day_end timestamptz, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_zone text;
  v_last date;
  v_since timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select time_zone into v_zone from organizations where org_id = p_org_id;
  if not found then
    return null;
  end if;
  v_last := clock.local_time(v_zone, p_day_start)::date;
  v_since := clock.moment_of(v_zone, v_last - 13);
  return (
    with periods as materialized (
      select p.from_at, p.until_at, p.ahead from clock.periods p
      where p.zone = v_zone and p.from_at < p_day_end and p.until_at > v_since
    ), day_calls as materialized (
      select c.call_id, c.created_at, c.result, (c.created_at at time zone 'UTC') + p.ahead as local
      from calls c
      join periods p on p.from_at <= c.created_at and p.until_at > c.created_at
      where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end
        and c.call_id not like 'try-%'
    ), day_bookings as materialized (
      select a.created_at, (a.created_at at time zone 'UTC') + p.ahead as local
      from appointments a
      join periods p on p.from_at <= a.created_at and p.until_at > a.created_at
      where a.org_id = p_org_id and a.source = 'phone' and a.status not in ('cancelled', 'held')
        and a.created_at >= v_since and a.created_at < p_day_end
        and not exists (
          select from tool_calls t
          where t.org_id = p_org_id and t.appointment_id = a.appointment_id
            and t.outcome = 'booked' and t.call_id like 'try-%')
    ), here as materialized (
      select a.appointment_id from appointments a
      where a.org_id = p_org_id and a.starts_at >= p_day_start and a.starts_at < p_day_end
        and a.arrived_at is not null and a.status = 'confirmed'
    ), day_appointments as materialized (
      select a.starts_at, a.status, (a.starts_at at time zone 'UTC') + p.ahead as local
      from appointments a
      join periods p on p.from_at <= a.starts_at and p.until_at > a.starts_at
      where a.org_id = p_org_id and a.starts_at >= v_since and a.starts_at < p_day_end
    )
    select json_build_object(
      'appointments', (
        select json_build_object(
          'confirmed', count(*) filter (where status = 'confirmed'),
          'completed', count(*) filter (where status = 'completed'),
          'cancelled', count(*) filter (where status = 'cancelled'),
          'no_show', count(*) filter (where status = 'no_show'))
        from day_appointments where starts_at >= p_day_start),
      'next', (
        select coalesce(json_agg(soon.appointment order by soon.starts_at), '[]')
        from (
          select v.appointment, v.starts_at from staff_appointments(p_org_id) v
          where v.status = 'confirmed' and v.ends_at > v_now and v.starts_at > v_now - interval '24 hours'
            and v.appointment_id not in (select h.appointment_id from here h)
          order by v.starts_at, v.appointment_id limit 5
        ) soon),
      -- Who waits or is with a provider, however late it has become.
      'here', (
        select coalesce(json_agg(v.appointment order by v.starts_at, v.appointment_id), '[]')
        from staff_appointments(p_org_id) v where v.appointment_id in (select h.appointment_id from here h)),
      'phone', json_build_object(
        'calls', (select count(*) from day_calls where created_at >= p_day_start),
        'bookings', (select count(*) from day_bookings where created_at >= p_day_start),
        'rescued', (
          select count(distinct refused.call_id)
          from tool_calls refused
          join tool_calls won on won.org_id = refused.org_id and won.call_id = refused.call_id
            and won.outcome in ('booked', 'moved') and won.created_at >= refused.created_at
          where refused.org_id = p_org_id and refused.outcome = 'slot_unavailable'
            and refused.created_at >= p_day_start and refused.created_at < p_day_end
            and refused.call_id not like 'try-%'),
        'guesses', (select count(*) from guesses g
          where g.org_id = p_org_id and g.at >= p_day_start and g.at < p_day_end),
        -- A call that broke off after its booking did its work: `result` is the best that came of it.
        -- Of calls that were heard of in these two weeks: no call is longer.
        'hangs', (select count(*) from calls c cross join unnest(c.hung_at) hung
          where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end and c.hung_at <> '{}'
            and hung >= p_day_start and hung < p_day_end),
        'unread', (select coalesce(json_agg(json_build_object('reason', m.reason, 'lastSeenAt', iso_instant(m.last_seen_at))
            order by m.last_seen_at desc, m.reason), '[]')
          from unread_messages m
          where m.org_id = p_org_id and m.last_seen_at >= p_day_start and m.last_seen_at < p_day_end),
        'failures', (select count(*) from day_calls where created_at >= p_day_start and result = 'failed')),
      'byHour', (
        select json_agg(json_build_object('hour', h,
          'calls', (select count(*) from day_calls where created_at >= p_day_start
            and extract(hour from local) = h),
          'bookings', (select count(*) from day_bookings where created_at >= p_day_start
            and extract(hour from local) = h)) order by h)
        from generate_series(0, 23) h),
      'byDay', (
        select json_agg(json_build_object('day', v_last - n,
          'calls', (select count(*) from day_calls where local::date = v_last - n),
          'bookings', (select count(*) from day_bookings where local::date = v_last - n),
          'appointments', (select count(*) from day_appointments
            where local::date = v_last - n and status in ('confirmed', 'completed')))
          order by n desc)
        from generate_series(0, 13) n))
  );
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
  set status = p_status, cancelled_at = case when p_status = 'cancelled' then v_now end,
    settled_at = case when p_status in ('completed', 'no_show') then v_now end, revision = revision + 1,
    updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'status_set');
end
$fn$;

-- Whether the patient is here (arrived) or with the provider (in_room), or neither yet (expected); the server has looked whether it can be
-- true at the revision that it names. What was said before keeps its time. Outcomes updated | changed_meanwhile | not_confirmed, or
-- not_found.
create or replace function set_visit_progress(
  p_org_id uuid, p_appointment_id uuid, p_progress text, p_expected_revision integer default null,
  p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_current appointments;
  v_arrived_at timestamptz;
  v_in_room_at timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_current.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_arrived_at := case when p_progress in ('arrived', 'in_room') then coalesce(v_current.arrived_at, v_now) end;
  v_in_room_at := case when p_progress = 'in_room' then coalesce(v_current.in_room_at, v_now) end;
  if (v_current.arrived_at, v_current.in_room_at) is not distinct from (v_arrived_at, v_in_room_at) then
    return staff_reply(p_org_id, p_appointment_id, 'updated');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  if v_current.status <> 'confirmed' then
    return staff_reply(p_org_id, p_appointment_id, 'not_confirmed');
  end if;
  update appointments
  set arrived_at = v_arrived_at, in_room_at = v_in_room_at, revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'updated');
end
$fn$;
