-- What somebody asks for who wants a service at a time: how the clinic's clock tells it, and what it would block. is_plain: within as
-- many days as provider_calendar reads the clinic's clock is not changed, no appointment has yet to follow new rules, places do not matter, and it is not
-- for longer than a day.
create or replace function time_asked(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer
) returns table (starts timestamp, ends timestamp, weekday integer, interval_minutes integer, blocked tstzrange, is_plain boolean, needs_resources boolean)
language sql stable
as $fn$
  select told.starts, told.starts + make_interval(mins => p_minutes), extract(isodow from told.starts)::integer, o.slot_interval_minutes,
    tstzrange(p_starts_at - make_interval(mins => s.buffer_before_minutes),
      p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes)),
    o.clock_changed_at is null and not o.has_locations and p_minutes <= 1440
      and clock.from_at < p_starts_at - interval '5 days' and clock.until_at > p_starts_at + interval '5 days',
    s.needs_resources
  from organizations o
  join services s on s.org_id = o.org_id and s.service_id = p_service_id
  cross join lateral (
    select z.from_at, z.until_at, z.ahead from clock.periods z
    where z.zone = o.time_zone and z.from_at <= p_starts_at order by z.from_at desc limit 1) clock
  cross join lateral (select (p_starts_at at time zone 'UTC') + clock.ahead as starts) told
  where o.org_id = p_org_id
$fn$;
