-- What is to come and does not begin when the clock of the zone shows its wall time, with how far it is off. Of a wall time that clocks
-- show twice either half is right; one that they skip is due once, to be marked.
create or replace function due_to_reanchor(p_org_id uuid, p_zone text) returns table (
  appointment_id uuid, starts_at timestamptz, starts_local timestamp, shift interval
)
language sql stable
as $fn$
  select a.appointment_id, a.starts_at, a.starts_local, clock.moment_of(p_zone, a.starts_local) - a.starts_at
  from appointments a
  where a.org_id = p_org_id and a.starts_at > now() and a.starts_local is not null
    and clock.local_time(p_zone, a.starts_at) <> a.starts_local
    and (clock.moment_of(p_zone, a.starts_local) <> a.starts_at or a.clock_trouble is null)
$fn$;
