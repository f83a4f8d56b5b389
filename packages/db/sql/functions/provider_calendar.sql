-- What is free: the one truth for a time that somebody names. Free times (free_times) are made of the same parts. Times outside
-- [start, end) never count; buffers of neighbours add up.
-- For every provider who can give the service: the openings that begin in the local days of [p_from, p_until], what of them can be
-- booked once closures are taken away, and what is taken; in a clinic with several locations for each of those that are asked for. p_until may lie on the last local day.
create or replace function provider_calendar(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (
  provider_id uuid, location_id uuid, openings tstzrange[], bookable tstzmultirange, busy tstzmultirange
)
language plpgsql stable
as $fn$
declare
  v_zone text;
  v_is_unsettled boolean;
  v_has_locations boolean;
  v_location_id uuid := asked_location();
  v_starts timestamp;
  v_ends timestamp;
  v_from_local timestamp[];
  v_ahead interval[];
begin
  select o.time_zone, o.clock_changed_at is not null, o.has_locations into v_zone, v_is_unsettled, v_has_locations
  from organizations o where o.org_id = p_org_id;
  select r.starts, r.ends, r.from_local, r.ahead into v_starts, v_ends, v_from_local, v_ahead
  from clock.range_of(v_zone, p_from, p_until) r;
  return query
    select p.provider_id, hours.location_id, coalesce(hours.openings, '{}'), coalesce(hours.open, '{}') - closed.closed, taken.busy
    from provider_services ps
    join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
    left join lateral (
      select case when v_has_locations then o.location_id end as location_id, array_agg(o.opening) as openings, range_agg(o.opening) as open
      from openings_of(
        p_org_id, (select h.provider_id from opening_hours h where h.org_id = p_org_id and h.provider_id = p.provider_id limit 1),
        v_starts::date, v_ends::date - v_starts::date, v_from_local, v_ahead) o
      where not v_has_locations or v_location_id is null or o.location_id = v_location_id
      -- Openings that adjoin are one where they are at one place.
      group by 1
    ) hours on true
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
