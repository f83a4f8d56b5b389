-- What booking a time would break, for the best provider: who is there but busy comes before who is not there, and of equals the one
-- with the lighter day. chosen is null when nobody gives the service. on_grid: whether callers are offered that start time; staff take
-- any. locations: all places at which somebody can be booked then. Where a room or a device that the service needs is not free, everybody is busy.
create or replace function look_at_time(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid,
  p_ignore_appointment_id uuid, out chosen uuid, out rules text[], out on_grid boolean, out locations uuid[]
)
language plpgsql stable
as $fn$
declare
  v_asked record;
  v_ends_at timestamptz := p_starts_at + make_interval(mins => p_minutes);
  v_best record;
  v_best_found boolean;
begin
  select * into v_asked from time_asked(p_org_id, p_service_id, p_starts_at, p_minutes);
  if v_asked.is_plain then
    select array_agg(seen.provider_id order by seen.provider_id) as provider_ids, seen.is_open, seen.is_busy, seen.is_on_grid into v_best
    from look_by_index(p_org_id, p_service_id, p_provider_id, p_ignore_appointment_id,
      v_asked.starts, v_asked.ends, v_asked.weekday, v_asked.interval_minutes, v_asked.blocked) seen
    group by seen.is_open, seen.is_busy, seen.is_on_grid
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid
    limit 1;
    v_best_found := found;
  else
    select array[seen.provider_id] as provider_ids, seen.is_open, seen.is_busy, seen.is_on_grid, seen.free_at into v_best
    from (
      select c.provider_id, c.bookable @> tstzrange(p_starts_at, v_ends_at) as is_open, c.busy && v_asked.blocked as is_busy,
        is_on_grid(c.openings, p_starts_at, v_asked.interval_minutes) as is_on_grid,
        (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load,
        array_agg(c.location_id) filter (where c.bookable @> tstzrange(p_starts_at, v_ends_at) and not c.busy && v_asked.blocked
          and is_on_grid(c.openings, p_starts_at, v_asked.interval_minutes)) over () as free_at
      from provider_calendar(
        p_org_id, p_service_id, p_starts_at, v_ends_at, p_provider_id, p_ignore_appointment_id) c
    ) seen
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid, seen.load, seen.provider_id
    limit 1;
    v_best_found := found;
    if found then
      locations := array(select distinct l from unnest(v_best.free_at) l);
    end if;
  end if;
  if v_best_found then
    chosen := lightest_day(p_org_id, v_best.provider_ids, p_starts_at, v_ends_at, p_ignore_appointment_id);
    rules := case when v_best.is_open then '{}'::text[] else '{hours}' end
      || case when v_best.is_busy or v_asked.needs_resources and lacking_resources(
        p_org_id, p_service_id, v_asked.blocked, p_ignore_appointment_id) <> '[]' then '{overlap}'::text[] else '{}' end;
    on_grid := v_best.is_on_grid;
  end if;
end
$fn$;
