-- Free times as one operation on sets: a day takes 0.7 times, a week 0.6 and a month half of the time in PostgreSQL that it took. Every
-- half-hour was held against two sets of ranges and written as text by itself; now what is busy or closed is one set of times at which
-- nothing can begin, each time is looked at once for all who keep the same hours, and all are written at once. What is asked of whom is
-- as before, but for three corners: of a range that ends within a day (the horizon) what lies behind its end counts for the last times,
-- a closure that ends in an hour which clocks show twice counts to its end, and openings that adjoin name nobody twice. Functions alone:
-- servers of the version before call them as they did.

-- When the service can begin in [p_from, p_until), with p_provider_id or else with anybody: each time once, earliest first. With p_who
-- each as often as somebody is free then, and provider_ids says beside it who. They step by the organization's slot interval from each
-- opening, so a day always offers the same times of the clock.
-- Asked of times of beginning, all that stands in the way of a provider is one set of ranges: what is busy, longer by the service and its
-- buffers, and what is closed, longer by the service. Where it does not matter who, what all who keep the same hours have in common
-- stands in the way, so that each time is looked at once.
create or replace function free_times(
  p_org organizations, p_service services, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid, p_who boolean, out times timestamptz[], out provider_ids uuid[]
)
language plpgsql stable
as $fn$
declare
  v_length interval := make_interval(mins => p_service.duration_minutes);
  v_before interval := make_interval(mins => p_service.buffer_before_minutes);
  v_after interval := make_interval(mins => p_service.duration_minutes + p_service.buffer_after_minutes);
  v_interval interval := make_interval(mins => p_org.slot_interval_minutes);
  v_starts timestamp;
  v_ends timestamp;
  v_from_local timestamp[];
  v_ahead interval[];
  v_is_closed boolean;
  v_hours_of uuid;
  v_alike uuid[];
  v_provider_id uuid;
  v_openings tstzrange[];
  v_openings_of uuid;
  v_open tstzmultirange;
  v_busy tstzmultirange;
  v_taken tstzmultirange;
  v_found timestamptz[];
  v_kinds integer := 0;
begin
  times := '{}';
  provider_ids := '{}';
  if p_from >= p_until then
    return;
  end if;
  -- The last one ends after p_until.
  select r.starts, r.ends, r.from_local, r.ahead into v_starts, v_ends, v_from_local, v_ahead
  from clock.range_of(p_org.time_zone, p_from, p_until + v_length) r;
  v_is_closed := exists (select from closures c where c.org_id = p_org.org_id
    and c.ends_local > v_starts - interval '1 day' and c.starts_local < v_ends + interval '1 day');
  for v_hours_of, v_alike in
    select giver.hours_of, array_agg(giver.provider_id)
    from (
      select p.provider_id, (select h.provider_id from opening_hours h
        where h.org_id = p_org.org_id and h.provider_id = p.provider_id limit 1) as hours_of
      from provider_services ps
      join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
      where ps.org_id = p_org.org_id and ps.service_id = p_service.service_id
        and (p_provider_id is null or p.provider_id = p_provider_id)
    ) giver
    group by giver.hours_of, case when p_who then giver.provider_id end
    order by giver.hours_of
  loop
    if v_kinds = 0 or v_hours_of is distinct from v_openings_of then
      select array_agg(o.opening), range_agg(o.opening) into v_openings, v_open
      from openings_of(
        p_org.org_id, v_hours_of, v_starts::date, v_ends::date - v_starts::date, v_from_local, v_ahead) o;
      v_openings_of := v_hours_of;
      v_kinds := v_kinds + 1;
    end if;
    v_taken := null;
    foreach v_provider_id in array v_alike loop
      v_busy := coalesce((
        select range_agg(tstzrange(lower(b.blocked) - v_after, upper(b.blocked) + v_before, '()'))
        from busy_of(p_org.org_id, v_provider_id, p_from, p_until, p_ignore_appointment_id) b), '{}');
      if p_org.clock_changed_at is not null then
        v_busy := v_busy + coalesce((
          select range_agg(tstzrange(lower(l.blocked) - v_after, upper(l.blocked) + v_before, '()'))
          from leaving_of(p_org.org_id, p_org.time_zone, v_provider_id, p_from, p_until, p_ignore_appointment_id,
            v_from_local, v_ahead) l), '{}');
      end if;
      if v_is_closed then
        v_busy := v_busy + coalesce((
          select range_agg(tstzrange(lower(c.closed) - v_length, upper(c.closed), '()'))
          from closed_of(p_org.org_id, v_provider_id, v_starts, v_ends, v_from_local, v_ahead) c
          where not isempty(c.closed)), '{}');
      end if;
      v_taken := coalesce(v_taken * v_busy, v_busy);
      exit when isempty(v_taken);
    end loop;
    v_found := array(
      select distinct slot.starts_at
      from (
        select generate_series(
            lower(o.opening), upper(o.opening) - case when o.goes_on then interval '0' else v_length end, v_interval) as starts_at,
          o.goes_on
        from (
          -- Openings that adjoin are one: what begins in the first may end in the second.
          select opening, v_open @> upper(opening) as goes_on from unnest(v_openings) opening
          where lower(opening) < p_until and upper(opening) > p_from
          offset 0
        ) o
        offset 0
      ) slot
      where slot.starts_at >= p_from and slot.starts_at < p_until and not v_taken @> slot.starts_at
        and (not slot.goes_on or v_open @> tstzrange(slot.starts_at, slot.starts_at + v_length))
      order by slot.starts_at);
    times := times || v_found;
    if p_who then
      provider_ids := provider_ids || array_fill(v_provider_id, array[cardinality(v_found)]);
    end if;
  end loop;
  -- Hours of two kinds have times in common.
  if v_kinds > 1 and not p_who then
    times := array(select distinct t from unnest(times) t order by t);
  end if;
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
    and a.status in ('confirmed', 'completed')
    and a.starts_at > p_from - interval '28 hours' and a.starts_at < p_until + interval '28 hours'
    and a.appointment_id is distinct from p_ignore_appointment_id
$fn$;

-- Free times of [p_from, p_until), at most p_limit; when there is none, the next ones after it.
-- {success, serviceName, durationMinutes, slots: [ISO…], nextSlots: [ISO…]}, or unknown_service | unknown_provider
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
  v_refusal json;
  v_slots timestamptz[];
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
  v_slots := (free_times(
    v_org, v_service, greatest(p_from, v_now + make_interval(mins => v_org.min_notice_minutes)),
    least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second'), p_provider_id, null, false)).times;
  if v_slots = '{}' then
    v_refusal := refuse_provider(p_org_id, v_service.service_id, p_provider_id);
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  return json_build_object(
    'success', true, 'serviceName', v_service.name, 'durationMinutes', v_service.duration_minutes,
    'slots', iso_instants(v_slots[:p_limit]),
    'nextSlots', case when v_slots = '{}'
      then suggest_slots(p_org_id, v_service.service_id, greatest(p_until, v_now), p_provider_id, v_now, null, 3)
      else '[]' end);
end
$fn$;

-- clock.moment_of by periods that are at hand (clock.range_of).
create or replace function clock.moment_by(p_local timestamp, p_from_local timestamp[], p_ahead interval[]) returns timestamptz
language sql immutable parallel safe
return (p_local - p_ahead[width_bucket(p_local, p_from_local)]) at time zone 'UTC';
revoke execute on function clock.moment_by(timestamp, timestamp[], interval[]) from public;
grant execute on function clock.moment_by(timestamp, timestamp[], interval[]) to callwaiting_app;

-- All that it takes to tell the wall times of a range as moments, in one read: what the clocks of a place show at both ends, and the
-- periods around, those of four days before and after: from which wall time on, and how far ahead of UTC. There is one, or two where
-- clocks change. clock.moment_by goes by them; clock.moment_of for each wall time would cost more than all the rest.
create or replace function clock.range_of(
  p_zone text, p_from timestamptz, p_until timestamptz, out starts timestamp, out ends timestamp,
  out from_local timestamp[], out ahead interval[]
)
language plpgsql stable strict
as $fn$
declare
  v_from_at timestamptz[];
begin
  select array_agg(p.from_at), array_agg(p.from_local), array_agg(p.ahead) into v_from_at, from_local, ahead
  from (
    select p.from_at, p.from_local, p.ahead from clock.periods p
    where p.zone = p_zone and p.from_at < p_until + interval '4 days' and p.until_at > p_from - interval '4 days'
    order by p.from_at
  ) p;
  if v_from_at is null then
    raise exception 'There are no rules for the time zone "%".', p_zone using errcode = 'invalid_parameter_value';
  end if;
  starts := (p_from at time zone 'UTC') + ahead[width_bucket(p_from, v_from_at)];
  ends := (p_until at time zone 'UTC') + ahead[width_bucket(p_until, v_from_at)];
end
$fn$;
revoke execute on function clock.range_of(text, timestamptz, timestamptz) from public;
grant execute on function clock.range_of(text, timestamptz, timestamptz) to callwaiting_app;

-- When a provider, or the whole clinic, is closed around the wall times from p_starts to p_ends: of a long closure as much as lies
-- around. p_from_local and p_ahead are clock.range_of's.
create or replace function closed_of(
  p_org_id uuid, p_provider_id uuid, p_starts timestamp, p_ends timestamp, p_from_local timestamp[], p_ahead interval[]
) returns table (closed tstzrange)
language sql stable
as $fn$
  select tstzrange(least(moments.starts, moments.ends), moments.ends)
  from (
    select clock.moment_by(greatest(c.starts_local, p_starts - interval '2 days'), p_from_local, p_ahead) as starts,
      clock.moment_by(least(c.ends_local, p_ends + interval '2 days'), p_from_local, p_ahead) as ends
    from closures c
    where c.org_id = p_org_id and (c.provider_id is null or c.provider_id = p_provider_id)
      -- A day more on both sides: an hour that clocks show twice is twice there.
      and c.ends_local > p_starts - interval '1 day' and c.starts_local < p_ends + interval '1 day'
    offset 0
  ) moments
$fn$;

-- free_times with everyone who is free then.
create or replace function find_free_slots(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (starts_at timestamptz, provider_ids uuid[])
language sql stable
as $fn$
  select slot.starts_at, array_agg(distinct slot.provider_id order by slot.provider_id)
  from services s
  join organizations o on o.org_id = s.org_id
  cross join lateral free_times(o, s, p_from, p_until, p_provider_id, p_ignore_appointment_id, true) free
  cross join lateral unnest(free.times, free.provider_ids) slot (starts_at, provider_id)
  where s.org_id = p_org_id and s.service_id = p_service_id
  group by slot.starts_at
  order by slot.starts_at
$fn$;

-- iso_instant of each: a month of times in a fifth of the time that one after the other takes.
create or replace function iso_instants(p_at timestamptz[]) returns json
language plpgsql stable parallel safe set timezone = 'UTC'
as $fn$
begin
  return replace(to_json(p_at)::text, '+00:00"', 'Z"')::json;
end
$fn$;

-- Where appointments of a provider will be that have yet to follow new rules of the clinic's clock. An appointment is its wall time:
-- until the last has followed (organizations.clock_changed_at), both where they are (busy_of) and where they will be is taken, so that
-- nobody gets the new 9:30 before the old one arrives there.
create or replace function leaving_of(
  p_org_id uuid, p_zone text, p_provider_id uuid, p_from timestamptz, p_until timestamptz, p_ignore_appointment_id uuid,
  p_from_local timestamp[], p_ahead interval[]
) returns table (blocked tstzrange)
language sql stable
as $fn$
  select tstzrange(lower(a.blocked) + meant.shift, upper(a.blocked) + meant.shift)
  from appointments a
  cross join lateral (select clock.moment_by(a.starts_local, p_from_local, p_ahead) - a.starts_at as shift offset 0) meant
  where a.org_id = p_org_id and a.provider_id = p_provider_id
    and a.status in ('confirmed', 'completed')
    -- No law has moved a clock by more than a day.
    and a.starts_at > p_from - interval '52 hours' and a.starts_at < p_until + interval '52 hours'
    -- One in the hour that clocks show twice may be in the first of them.
    and meant.shift <> interval '0' and clock.local_time(p_zone, a.starts_at) <> a.starts_local
    and a.appointment_id is distinct from p_ignore_appointment_id
$fn$;

-- The openings that begin in the local days from p_first on, p_days more than one: of the clinic's hours, or, with a provider, of
-- their own. p_from_local and p_ahead are clock.range_of's. Like the three beside it (busy_of, leaving_of, closed_of) it becomes part
-- of the query that asks, and costs nothing by itself.
create or replace function openings_of(
  p_org_id uuid, p_hours_of uuid, p_first date, p_days integer, p_from_local timestamp[], p_ahead interval[]
) returns table (opening tstzrange)
language sql stable
as $fn$
  -- Where clocks skip an hour, one that opens in it would close before it opens.
  select tstzrange(least(moments.opens, moments.closes), moments.closes)
  from (
    select clock.moment_by(d.day + h.opens_at, p_from_local, p_ahead) as opens,
      clock.moment_by(d.day + h.closes_at, p_from_local, p_ahead) as closes
    from (select p_first + n as day from generate_series(0, p_days) n) d
    join opening_hours h on h.org_id = p_org_id and h.weekday = extract(isodow from d.day)
      and h.provider_id is not distinct from p_hours_of
    offset 0
  ) moments
$fn$;

-- What is free: the one truth for a time that somebody names. Free times (free_times) are made of the same parts. Times outside
-- [start, end) never count; buffers of neighbours add up.
-- For every provider who can give the service: the openings that begin in the local days of [p_from, p_until], what of them can be
-- booked once closures are taken away, and what is taken. p_until may lie on the last local day.
create or replace function provider_calendar(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (
  provider_id uuid, openings tstzrange[], bookable tstzmultirange, busy tstzmultirange
)
language plpgsql stable
as $fn$
declare
  v_zone text;
  v_is_unsettled boolean;
  v_starts timestamp;
  v_ends timestamp;
  v_from_local timestamp[];
  v_ahead interval[];
begin
  select o.time_zone, o.clock_changed_at is not null into v_zone, v_is_unsettled
  from organizations o where o.org_id = p_org_id;
  select r.starts, r.ends, r.from_local, r.ahead into v_starts, v_ends, v_from_local, v_ahead
  from clock.range_of(v_zone, p_from, p_until) r;
  return query
    select p.provider_id, hours.openings, hours.open - closed.closed, taken.busy
    from provider_services ps
    join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
    cross join lateral (
      select coalesce(array_agg(o.opening), '{}') as openings, coalesce(range_agg(o.opening), '{}') as open
      from openings_of(
        p_org_id, (select h.provider_id from opening_hours h where h.org_id = p_org_id and h.provider_id = p.provider_id limit 1),
        v_starts::date, v_ends::date - v_starts::date, v_from_local, v_ahead) o
    ) hours
    cross join lateral (
      select coalesce(range_agg(c.closed), '{}') as closed
      from closed_of(p_org_id, p.provider_id, v_starts, v_ends, v_from_local, v_ahead) c
    ) closed
    cross join lateral (
      select coalesce(range_agg(each.blocked), '{}') as busy
      from (
        select b.blocked from busy_of(p_org_id, p.provider_id, p_from, p_until, p_ignore_appointment_id) b
        union all
        select l.blocked from leaving_of(
          p_org_id, v_zone, p.provider_id, p_from, p_until, p_ignore_appointment_id, v_from_local, v_ahead) l
        where v_is_unsettled
      ) each
    ) taken
    where ps.org_id = p_org_id and ps.service_id = p_service_id
      and (p_provider_id is null or p.provider_id = p_provider_id);
end
$fn$;

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
  v_service services;
  v_earliest timestamptz;
  v_latest timestamptz;
  v_day date;
  v_from timestamptz;
  v_until timestamptz;
  v_days integer := 1;
  v_found timestamptz[] := '{}';
begin
  select * into strict v_org from organizations where org_id = p_org_id;
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
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
      from unnest((free_times(
        v_org, v_service, v_from, v_until, p_provider_id, p_ignore_appointment_id, false)).times) s (starts_at)
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
  return iso_instants(v_found);
end
$fn$;
