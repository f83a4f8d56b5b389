-- What is free. Availability, alternatives and the opening-hours check of a booking all come from here. Times outside [start, end)
-- never count; buffers of neighbours add up.
-- For every provider who can give the service: the openings that begin in the local days of [p_from, p_until], what of them can be
-- booked once closures are taken away, and what is taken. p_until may lie on the last local day.
-- Written without `&&` on the table: that operator is not leakproof, so under row-level security it could not use an index.
-- starts_at can, and no appointment blocks more than 24 hours.
create or replace function provider_calendar(
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
