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
