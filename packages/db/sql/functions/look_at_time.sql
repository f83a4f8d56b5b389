-- look_at_slot for any length, and told even of those who cannot: the best provider, and which rules booking them then would
-- break. Who is there but busy comes before who is not there. chosen is null when nobody gives the service. on_grid: whether callers
-- are offered that start time; staff take any.
create or replace function look_at_time(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid,
  p_ignore_appointment_id uuid, out chosen uuid, out rules text[], out on_grid boolean
)
language sql stable
as $fn$
  select seen.provider_id,
    case when seen.is_open then '{}'::text[] else array['hours'] end
      || case when seen.is_busy then array['overlap'] else '{}'::text[] end,
    seen.is_on_grid
  from (
    select c.provider_id,
      c.bookable @> tstzrange(p_starts_at, p_starts_at + make_interval(mins => p_minutes)) as is_open,
      c.busy && tstzrange(
        p_starts_at - make_interval(mins => s.buffer_before_minutes),
        p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes)) as is_busy,
      is_on_grid(c.openings, p_starts_at, o.slot_interval_minutes) as is_on_grid,
      (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
    from services s
    join organizations o on o.org_id = s.org_id
    cross join lateral provider_calendar(
      p_org_id, p_service_id, p_starts_at, p_starts_at + make_interval(mins => p_minutes), p_provider_id,
      p_ignore_appointment_id) c
    where s.org_id = p_org_id and s.service_id = p_service_id
  ) seen
  order by not seen.is_open, seen.is_busy, not seen.is_on_grid, seen.load, seen.provider_id
  limit 1
$fn$;
