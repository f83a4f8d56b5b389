-- One authority for what clocks show: the rules of every place are rows of ours, the same for SQL and TypeScript. Until now PostgreSQL
-- went by the machine's files and the server by Node's, and neither knew the clock changes of 2026. A start fills the rows in the same
-- transaction. The functions that are replaced answer as before; an older server ignores the `zone` in what it is told of its clinic.

create schema clock;
grant usage on schema clock to callwaiting_app;

-- How far the clocks of a place are ahead of UTC, and when: the one authority for every conversion, in SQL and, through
-- organization_json, in TypeScript. What PostgreSQL knows of zones (`at time zone`) depends on the machine's own files and decides
-- nothing. A link of the tz database (Canada/Central) has the rows of the place that it stands for.
create table clock.periods (
  zone text not null,
  -- From when to when, without the end. The first begins at -infinity, the last ends at infinity.
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  ahead interval not null,
  -- The wall times that are read by this period, without the end. Of a time that clocks show twice it is the later one, and what
  -- they skip still belongs to the period before.
  from_local timestamp not null,
  until_local timestamp not null check (until_local > from_local),
  primary key (zone, from_at),
  unique (zone, from_local)
);

grant select on clock.periods to callwaiting_app;

-- What the clocks of a place show at a moment.
create or replace function clock.local_time(p_zone text, p_at timestamptz) returns timestamp
language plpgsql stable strict
as $fn$
declare
  v_ahead interval;
begin
  select p.ahead into v_ahead from clock.periods p
  where p.zone = p_zone and p.from_at <= p_at order by p.from_at desc limit 1;
  if not found then
    raise exception 'There are no rules for the time zone "%".', p_zone using errcode = 'invalid_parameter_value';
  end if;
  return (p_at at time zone 'UTC') + v_ahead;
end
$fn$;
revoke execute on function clock.local_time(text, timestamptz) from public;
grant execute on function clock.local_time(text, timestamptz) to callwaiting_app;

-- The rules of a place for TypeScript, the very rows by which SQL computes: the end of each period (null: none) and how far clocks
-- are ahead of UTC in it, in ms. As far back as anything is shown that happened, and as far ahead as nobody books.
create or replace function zone_json(p_zone text) returns json
language sql stable
return (
  select json_build_object(
    'name', p_zone,
    'untilMs', json_agg(case when p.until_at < now() + interval '10 years'
      then (extract(epoch from p.until_at) * 1000)::bigint end order by p.from_at),
    'offsetMs', json_agg((extract(epoch from p.ahead) * 1000)::bigint order by p.from_at))
  from clock.periods p
  where p.zone = p_zone and p.until_at > now() - interval '7 years' and p.from_at < now() + interval '10 years');

-- Which release of the tz database the rules in clock.periods are from. The newest that any server brought, or that somebody
-- loaded (npm run db -- zones --load), stays: an older server that starts later never puts old rules back.
create table clock.release (
  only_one boolean primary key default true check (only_one),
  -- As the tz database names it, e.g. 2026f: later ones sort after earlier ones.
  release text not null check (release ~ '^[0-9]{4}[a-z]{1,2}$'),
  loaded_at timestamptz not null default now()
);

grant select on clock.release to callwaiting_app;

-- One moment for a wall time, whatever the clocks do: of a time that they show twice the later one, of a time that they skip the one
-- that lies as far behind the change as it was meant to.
create or replace function clock.moment_of(p_zone text, p_local timestamp) returns timestamptz
language plpgsql stable strict
as $fn$
declare
  v_ahead interval;
begin
  select p.ahead into v_ahead from clock.periods p
  where p.zone = p_zone and p.from_local <= p_local order by p.from_local desc limit 1;
  if not found then
    raise exception 'There are no rules for the time zone "%".', p_zone using errcode = 'invalid_parameter_value';
  end if;
  return (p_local - v_ahead) at time zone 'UTC';
end
$fn$;
revoke execute on function clock.moment_of(text, timestamp) from public;
grant execute on function clock.moment_of(text, timestamp) to callwaiting_app;

-- The zones that organizations name. No policy shows anybody all tenants, so each is asked for as itself; for whoever puts rules in
-- force, at a start.
create or replace function clock.zones_in_use() returns setof text
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_asked_for text := current_setting('app.org_id', true);
  v_zones text[] := '{}';
begin
  for v_org_id in select id from accounts."organization" loop
    perform set_config('app.org_id', v_org_id::text, true);
    v_zones := v_zones || (select o.time_zone from organizations o where o.org_id = v_org_id);
  end loop;
  perform set_config('app.org_id', coalesce(v_asked_for, ''), true);
  return query select distinct z from unnest(v_zones) z where z is not null;
end
$fn$;
revoke execute on function clock.zones_in_use() from public;

-- The appointments of whoever has shown who they are: by the phone number, or, where no contact has it, by the
-- patient's name together with the day of the appointment. Confirmed ones that are not over, and those cancelled
-- within the last day. `number` counts a contact's appointments in the order in which they were made, so it stays the
-- same for one appointment whatever becomes of the others.
-- For servers of the version before; ours call find_appointments_of_caller. Goes with the next release.
create or replace function find_own_appointments(
  p_org_id uuid, p_phone text default null, p_name text default null, p_day date default null,
  p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_contact_ids uuid[];
  v_by_phone boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select array_agg(contact_id) into v_contact_ids from contacts where org_id = p_org_id and phone = p_phone;
  v_by_phone := v_contact_ids is not null;
  if not v_by_phone and p_name is not null and p_day is not null then
    select array_agg(distinct a.contact_id) into v_contact_ids
    from appointments a
    join organizations o on o.org_id = a.org_id
    where a.org_id = p_org_id and plain_key(a.patient_name) = plain_key(p_name)
      and a.starts_at >= clock.moment_of(o.time_zone, p_day)
      and a.starts_at < clock.moment_of(o.time_zone, p_day + 1);
  end if;
  return (
    select coalesce(json_agg(found.row order by found.starts_at), '[]')
    from (
      select a.starts_at, json_build_object(
        'appointmentId', a.appointment_id, 'contactId', a.contact_id, 'startsAt', iso_instant(a.starts_at),
        'endsAt', iso_instant(a.ends_at), 'serviceName', s.name, 'providerName', p.name,
        'patientName', a.patient_name, 'status', a.status, 'cancelledAt', iso_instant(a.cancelled_at),
        'number', a.number) as row
      from (
        select each.*, row_number() over (
          partition by each.contact_id order by each.created_at, each.appointment_id) as number
        from appointments each
        where each.org_id = p_org_id and each.contact_id = any (v_contact_ids)
      ) a
      join services s on s.org_id = a.org_id and s.service_id = a.service_id
      join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
      join organizations o on o.org_id = a.org_id
      where a.ends_at > v_now
        and (a.status = 'confirmed' or a.status = 'cancelled' and a.cancelled_at > v_now - interval '1 day')
        -- By name and day one hears of that day and that name only.
        and (v_by_phone or plain_key(a.patient_name) = plain_key(p_name)
          and clock.local_time(o.time_zone, a.starts_at)::date = p_day)
    ) found);
end
$fn$;

-- The figures of one day and of the two weeks that end with it, in the clinic's zone. Whoever tries the line
-- (`create-try-line.ts` names such calls so) is no caller: the figures of what the phone did leave tries out, both the calls and
-- what was booked in them.
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
      where a.org_id = p_org_id and a.source = 'phone' and a.created_at >= v_since and a.created_at < p_day_end
        and not exists (
          select from tool_calls t
          where t.org_id = p_org_id and t.appointment_id = a.appointment_id
            and t.outcome = 'booked' and t.call_id like 'try-%')
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
          order by v.starts_at, v.appointment_id limit 5
        ) soon),
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

-- What every request needs to know of its clinic, in one round trip.
create or replace function organization_json(p_org_id uuid) returns json
language sql stable
return (
  select json_build_object(
    'organization', json_build_object(
      'orgId', o.org_id, 'name', o.name, 'timeZone', o.time_zone, 'zone', zone_json(o.time_zone), 'region', o.region,
      'transferNumber', o.transfer_number, 'callerCheck', o.caller_check,
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
    select o.org_id, o.time_zone, clock.local_time(o.time_zone, p_from) as starts,
      clock.local_time(o.time_zone, p_until) as ends
    from organizations o where o.org_id = p_org_id
  ), periods as materialized (
    select p.from_local, p.until_local, p.ahead
    from asked join clock.periods p on p.zone = asked.time_zone
      and p.from_local <= asked.ends + interval '2 days' and p.until_local > asked.starts - interval '2 days'
  )
  select p.provider_id, hours.openings, hours.open - closed.closed, taken.busy
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
  where p_provider_id is null or p.provider_id = p_provider_id
$fn$;

-- Up to p_count other times for somebody who asked for p_around: the next ones on that day, then earlier ones on
-- that day (nearest first), then the next open days. Only what notice and horizon allow.
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
