-- What is to come and does not begin when the clock of the zone shows its wall time, with how far it is off. Of a wall time that clocks
-- show twice either half is right; one that they skip is due once, to be marked. rank: an order in which none gets in the way of one that
-- has yet to leave.
-- To come is what its moment or its wall time has ahead: a law that changed the clocks weeks before its release came, or a zone that was
-- mistaken and put right, may have left the moment of this afternoon's visit in the morning. No two clocks are 27 hours apart.
-- By a join with the few periods of these years: asking clock.local_time and clock.moment_of for each of ten thousand takes half a second.
create or replace function due_to_reanchor(p_org_id uuid, p_zone text) returns table (
  appointment_id uuid, starts_at timestamptz, starts_local timestamp, shift interval, rank bigint
)
language sql stable
as $fn$
  with periods as materialized (
    select p.from_at, p.until_at, p.from_local, p.until_local, p.ahead
    from clock.periods p
    where p.zone = p_zone and p.until_at > now() - interval '2 days'
      and p.from_at < (select max(a.starts_at) from appointments a where a.org_id = p_org_id) + interval '2 days'
  )
  select a.appointment_id, a.starts_at, a.starts_local, off.shift,
    row_number() over (order by off.shift > interval '0', case when off.shift > interval '0'
      then -extract(epoch from a.starts_at) else extract(epoch from a.starts_at) end, a.appointment_id)
  from appointments a
  join periods shown on shown.from_at <= a.starts_at and shown.until_at > a.starts_at
  join periods meant on meant.from_local <= a.starts_local and meant.until_local > a.starts_local
  cross join lateral (select (a.starts_local - meant.ahead) at time zone 'UTC' - a.starts_at as shift) off
  where a.org_id = p_org_id and a.starts_at > now() - interval '27 hours' and a.starts_local is not null and a.status <> 'held'
    and (a.starts_at > now()
      or a.status = 'confirmed' and (a.starts_local - meant.ahead) at time zone 'UTC' > now())
    and (a.starts_at at time zone 'UTC') + shown.ahead <> a.starts_local
    and (off.shift <> interval '0' or a.clock_trouble is null)
$fn$;
