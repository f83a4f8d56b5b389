-- What is free. Availability, alternatives and the opening-hours check of a booking all come from here.
-- Times outside [start, end) never count; buffers of neighbours add up.

-- For every provider who can give the service: the openings that begin in the local days of [p_from, p_until], what
-- of them can be booked once closures are taken away, and what is taken. p_until may lie on the last local day.
-- Written without `&&` on the table: that operator is not leakproof, so under row-level security it could not use an
-- index. starts_at can, and no appointment blocks more than 24 hours.
create function provider_calendar(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (
  provider_id uuid, openings tstzrange[], bookable tstzmultirange, busy tstzmultirange
)
language sql stable
as $fn$
  select p.provider_id, hours.openings, hours.open - closed.closed, taken.busy
  from organizations o
  join provider_services ps on ps.org_id = o.org_id and ps.service_id = p_service_id
  join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
  cross join lateral (
    select coalesce(array_agg(opening), '{}') as openings,
      coalesce(range_agg(opening), '{}'::tstzmultirange) as open
    from (
      select tstzrange(
        (d.day + h.opens_at) at time zone o.time_zone,
        (d.day + h.closes_at) at time zone o.time_zone) as opening
      from (
        select (p_from at time zone o.time_zone)::date + n as day
        from generate_series(0, (p_until at time zone o.time_zone)::date - (p_from at time zone o.time_zone)::date) n
      ) d
      join opening_hours h on h.org_id = o.org_id and h.weekday = extract(isodow from d.day)
        and h.provider_id is not distinct from (
          select own.provider_id from opening_hours own
          where own.org_id = o.org_id and own.provider_id = p.provider_id limit 1)
    ) each_day
  ) hours
  cross join lateral (
    select coalesce(range_agg(tstzrange(
      c.starts_local at time zone o.time_zone, c.ends_local at time zone o.time_zone)), '{}') as closed
    from closures c
    where c.org_id = o.org_id and (c.provider_id is null or c.provider_id = p.provider_id)
      and c.ends_local > (p_from at time zone o.time_zone)
      and c.starts_local < (p_until at time zone o.time_zone)
  ) closed
  cross join lateral (
    select coalesce(range_agg(a.blocked), '{}') as busy
    from appointments a
    where a.org_id = o.org_id and a.provider_id = p.provider_id
      and a.status in ('confirmed', 'completed')
      and a.starts_at > p_from - interval '24 hours' and a.starts_at < p_until + interval '24 hours'
      and a.appointment_id is distinct from p_ignore_appointment_id
  ) taken
  where o.org_id = p_org_id and (p_provider_id is null or p.provider_id = p_provider_id)
$fn$;

-- Bookable start times in [p_from, p_until), earliest first, with everyone who is free then. They step by the
-- organization's slot interval from each opening, so a day always offers the same times of the clock.
create function find_free_slots(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (starts_at timestamptz, provider_ids uuid[])
language sql stable
as $fn$
  select slot.starts_at, array_agg(c.provider_id order by c.provider_id)
  from services s
  join organizations o on o.org_id = s.org_id
  cross join lateral provider_calendar(
    p_org_id, p_service_id, p_from, p_until, p_provider_id, p_ignore_appointment_id) c
  cross join lateral unnest(c.openings) opening
  cross join lateral generate_series(
    lower(opening), upper(opening), make_interval(mins => o.slot_interval_minutes)) slot (starts_at)
  where s.org_id = p_org_id and s.service_id = p_service_id
    and slot.starts_at >= p_from and slot.starts_at < p_until
    and c.bookable @> tstzrange(slot.starts_at, slot.starts_at + make_interval(mins => s.duration_minutes))
    and not c.busy && tstzrange(
      slot.starts_at - make_interval(mins => s.buffer_before_minutes),
      slot.starts_at + make_interval(mins => s.duration_minutes + s.buffer_after_minutes))
  group by slot.starts_at
  order by slot.starts_at
$fn$;

-- ISO 8601 in UTC with Z, as the API speaks it.
create function iso_instant(p_at timestamptz) returns text
language sql stable parallel safe
return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- Up to p_count other times for somebody who asked for p_around: the next ones on that day, then earlier ones on
-- that day (nearest first), then the next open days. Only what notice and horizon allow.
create function suggest_slots(
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
  v_day := (greatest(p_around, v_earliest) at time zone v_org.time_zone)::date;
  loop
    v_from := greatest(v_day::timestamp at time zone v_org.time_zone, v_earliest);
    v_until := least((v_day + v_days)::timestamp at time zone v_org.time_zone, v_latest + interval '1 second');
    exit when v_from >= v_until;
    -- Only the asked-for day prefers later times over earlier ones; further days simply follow.
    v_found := v_found || array(
      select s.starts_at
      from find_free_slots(p_org_id, p_service_id, v_from, v_until, p_provider_id, p_ignore_appointment_id) s
      where s.starts_at <> p_around
      order by s.starts_at < p_around, abs(extract(epoch from s.starts_at - p_around))
      limit p_count - cardinality(v_found));
    exit when cardinality(v_found) >= p_count;
    v_day := v_day + v_days;
    -- A day, then a week, then four, then a quarter at a time: most searches end in the first.
    v_days := case v_days when 1 then 7 when 7 then 28 else 91 end;
  end loop;
  return coalesce((select json_agg(iso_instant(t) order by i) from unnest(v_found) with ordinality f (t, i)), '[]');
end
$fn$;

-- How a service may be written and still be found: "Follow-up", "follow up" and "FOLLOW_UP" are one.
create function plain_key(p_text text) returns text
language sql immutable parallel safe
return regexp_replace(lower(p_text), '[^[:alnum:]]+', '', 'g');

-- The service that p_service names (key or name); the only one there is when it is not named.
create function find_service(p_org_id uuid, p_service text) returns services
language sql stable
as $fn$
  select s.* from services s
  where s.org_id = p_org_id and s.active and (
    plain_key(p_service) in (plain_key(s.key), plain_key(s.name))
    or coalesce(plain_key(p_service), '') = ''
      and 1 = (select count(*) from services only_one where only_one.org_id = p_org_id and only_one.active))
  order by plain_key(s.key) = plain_key(p_service) desc, s.created_at
  limit 1
$fn$;

create function unknown_service_json(p_org_id uuid, p_service text) returns json
language sql stable
return json_build_object('success', false, 'error', 'unknown_service', 'asked', coalesce(p_service, ''),
  'message', 'Unknown service',
  'services', (select coalesce(json_agg(s.name order by s.created_at, s.name), '[]')
    from services s where s.org_id = p_org_id and s.active));

-- Free times of [p_from, p_until), at most p_limit; when there is none, the next ones after it.
-- {success, serviceName, durationMinutes, slots: [ISO…], nextSlots: [ISO…]}
create function check_availability(
  p_org_id uuid, p_service text, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_limit integer default 500, p_now timestamptz default null
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
