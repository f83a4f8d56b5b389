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
