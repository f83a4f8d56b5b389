-- Today counts what its lists show: neither tries nor calls that we made. A call whose request comes to be known later is looked at again. A closure
-- over a visit that was booked outside the hours before it is told. A closure that is lifted is offered day by day.

-- A closure was lifted or has become another: its times are to be offered to whoever waits. What of them is not free is found out then.
create or replace function note_lifted_closure() returns trigger
language plpgsql
as $fn$
begin
  if not exists (select from waitlist_entries e where e.org_id = old.org_id and e.status in ('waiting', 'offered')) then
    return null;
  end if;
  insert into freed_times (org_id, provider_id, freed, due_at)
  select old.org_id, p.provider_id, tstzrange(greatest(span.starts_at, day.starts_at), least(span.ends_at, day.ends_at)),
    now() + interval '2 minutes' + day.n * interval '1 millisecond'
  from organizations o
  cross join lateral (select clock.moment_of(o.time_zone, old.starts_local) as starts_at,
    least(clock.moment_of(o.time_zone, old.ends_local), now() + make_interval(days => o.horizon_days)) as ends_at,
    greatest(old.starts_local::date, clock.local_time(o.time_zone, now())::date) as first offset 0) span
  -- Day by day: whom it is offered to is looked for again after each offer, among all that is free in one of them.
  cross join lateral (
    select n, clock.moment_of(o.time_zone, span.first + n) as starts_at, clock.moment_of(o.time_zone, span.first + n + 1) as ends_at
    from generate_series(0, least(old.ends_local::date - span.first, o.horizon_days + 1)) n) day
  join providers p on p.org_id = o.org_id and p.active and (old.provider_id is null or p.provider_id = old.provider_id)
  where o.org_id = old.org_id and least(span.ends_at, day.ends_at) > greatest(span.starts_at, day.starts_at, now());
  return null;
end
$fn$;

-- Whom something hit that they do not know of: a visit to come that lies in a closure, or whose time the clocks' rules have made another.
-- It leaves the list when the visit is moved or cancelled, the closure is lifted or the time settled. What staff booked outside the hours
-- knowingly is none. The first hundred.
create or replace function list_hit_visits(p_org_id uuid) returns setof json
language sql stable
as $fn$
  with hits as (
    select a.appointment_id, a.starts_at, 'closure' as kind, min(c.reason) as why,
      a.appointment_id || ':' || to_char(min(c.starts_local), 'YYYYMMDDHH24MI') as subject_id
    from organizations o
    join closures c on c.org_id = o.org_id and c.ends_local > clock.local_time(o.time_zone, now())
    join appointments a on a.org_id = c.org_id and (c.provider_id is null or c.provider_id = a.provider_id)
      and a.status = 'confirmed' and a.starts_at > now()
      and a.starts_local < c.ends_local and a.starts_local + (a.ends_at - a.starts_at) > c.starts_local
      -- What is booked or moved into a closure that is there is known; one that comes after that is news, whatever was overridden then.
      and not ('hours' = any (a.overridden) and coalesce((
          select max(l.change_id) from changes l
          where l.org_id = a.org_id and l.entity = 'appointment' and l.entity_id = a.appointment_id::text
            and l.action in ('created', 'moved', 'restored')), 0) >= coalesce((
          select max(l.change_id) from changes l
          where l.org_id = c.org_id and l.entity = 'closure' and l.entity_id = c.closure_id::text
            and (l.action = 'created' or l.after ?| '{starts_local,ends_local,provider_id}')), 0))
    where o.org_id = p_org_id
    group by a.appointment_id, a.starts_at
    union all
    select a.appointment_id, a.starts_at, 'clock', a.clock_trouble, a.appointment_id || ':' || to_char(a.starts_local, 'YYYYMMDDHH24MI')
    from appointments a join organizations o on o.org_id = a.org_id
    where a.org_id = p_org_id and a.status = 'confirmed' and a.starts_at > now() and is_clock_trouble(a, o.time_zone)
  )
  select json_build_object(
    'kind', h.kind, 'subjectId', h.subject_id, 'at', iso_instant(h.starts_at), 'why', h.why,
    'phone', c.phone, 'email', case when not c.email_is_placeholder then c.email end, 'patientName', a.patient_name,
    'contactId', c.contact_id, 'serviceName', s.name, 'providerName', p.name, 'startsAt', iso_instant(a.starts_at),
    'callId', null, 'appointmentId', a.appointment_id, 'revision', a.revision,
    'note', coalesce(b.note, ''), 'doneAt', iso_instant(b.done_at), 'doneBy', b.done_by)
  from hits h
  join appointments a on a.org_id = p_org_id and a.appointment_id = h.appointment_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  left join call_backs b on b.org_id = p_org_id and b.kind = h.kind and b.subject_id = h.subject_id
  where b.done_at is null or b.done_at > now() - interval '1 day'
  order by b.done_at nulls first, h.starts_at, h.appointment_id
  limit 100
$fn$;

-- The figures of one day and of the two weeks that end with it, in the clinic's zone. Whoever tries the line
-- (`create-try-line.ts` names such calls so) is no caller, nor is whom we call: the figures of what the phone did leave both out, the calls and
-- what was booked in tries. A booking that was cancelled again is none. What leads to a list of calls counts the calls of that list.
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
      select c.call_id, c.created_at, c.ended_as, (c.created_at at time zone 'UTC') + p.ahead as local
      from calls c
      join periods p on p.from_at <= c.created_at and p.until_at > c.created_at
      where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end
        and c.kind is distinct from 'outbound' and c.call_id not like 'try-%'
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
        'booked', (select count(*) from day_calls where created_at >= p_day_start and ended_as = 'booked'),
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
          where g.org_id = p_org_id and g.at >= p_day_start and g.at < p_day_end and coalesce(g.call_id, '') not like 'try-%'),
        -- A call that broke off after its booking did its work, and ended as booked.
        -- Of calls that were heard of in these two weeks: no call is longer.
        'hangs', (select count(*) from calls c cross join unnest(c.hung_at) hung
          where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end and c.hung_at <> '{}'
            and c.kind is distinct from 'outbound' and c.call_id not like 'try-%'
            and hung >= p_day_start and hung < p_day_end),
        'unread', (select coalesce(json_agg(json_build_object('reason', m.reason, 'lastSeenAt', iso_instant(m.last_seen_at))
            order by m.last_seen_at desc, m.reason), '[]')
          from unread_messages m
          where m.org_id = p_org_id and m.last_seen_at >= p_day_start and m.last_seen_at < p_day_end),
        'failures', (select count(*) from day_calls where created_at >= p_day_start and ended_as = 'failed')),
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

-- Keeps that somebody asked for something p_ago_ms ago and never heard what came of it. Asked again in vain it is one request, the
-- last. At most 500 for a clinic; what is older than a month is over.
create or replace function note_open_request(
  p_org_id uuid, p_kind text, p_ago_ms integer, p_call_id text default null, p_request_key text default null,
  p_patient_name text default null, p_phone text default null, p_email text default null, p_service text default null,
  p_starts_at timestamptz default null, p_appointment_id uuid default null
) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- One that is noted again, as its first try waits for a standby with nobody to hear the answer, waits for that one and replaces it.
  perform pg_advisory_xact_lock(hashtextextended(
    concat_ws('|', 'open_request', p_org_id, p_kind, p_starts_at, p_appointment_id, p_phone, p_email), 0));
  delete from open_requests r
  where r.org_id = p_org_id and (r.asked_at < now() - interval '30 days'
    or r.kind = p_kind and r.starts_at is not distinct from p_starts_at
      and r.appointment_id is not distinct from p_appointment_id
      -- A number is a family's: another name or another service is another wish.
      and r.phone is not distinct from p_phone and r.email is not distinct from p_email
      and r.patient_name is not distinct from left(p_patient_name, 500) and r.service is not distinct from left(p_service, 300));
  if p_appointment_id is not null and not exists (
      select from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id) then
    return;
  end if;
  insert into open_requests (
    org_id, kind, asked_at, call_id, request_key, patient_name, phone, email, service, starts_at, appointment_id)
  select p_org_id, p_kind, clock_timestamp() - make_interval(secs => p_ago_ms / 1000.0), left(p_call_id, 200),
    left(p_request_key, 300), left(p_patient_name, 500), left(p_phone, 40), left(p_email, 320), left(p_service, 300), p_starts_at,
    p_appointment_id
  where (select count(*) from open_requests r where r.org_id = p_org_id) < 500;
  -- A call that was over before this was known ended otherwise than was derived.
  update calls k set end_due_at = clock_timestamp()
  where k.org_id = p_org_id and k.call_id = left(p_call_id, 200)
    and (k.ended_at is not null or k.status = 'ended' or k.ended_reason is not null);
end
$fn$;
