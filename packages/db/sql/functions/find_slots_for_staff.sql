-- Free times as staff see them: those that are too soon for a caller are there and say so.
create or replace function find_slots_for_staff(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_ignore_appointment_id uuid default null, p_limit integer default 500, p_now timestamptz default null, p_location_id uuid default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_from timestamptz;
  v_until timestamptz;
  v_places jsonb;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform set_config('app.location_id', coalesce(p_location_id::text, ''), true);
  select * into v_org from organizations where org_id = p_org_id;
  v_from := greatest(p_from, v_now);
  v_until := least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second');
  if v_org.has_locations then
    select jsonb_object_agg(iso_instant(place.starts_at), place.are) into v_places
    from (
      select t.starts_at, jsonb_agg(jsonb_build_object('locationId', l.location_id, 'name', l.name) order by l.created_at, l.name) as are
      from services s
      cross join lateral times_by_location(v_org, s, v_from, v_until, p_provider_id, p_ignore_appointment_id) t
      join locations l on l.org_id = p_org_id and l.location_id = t.location_id
      where s.org_id = p_org_id and s.service_id = p_service_id
      group by t.starts_at
    ) place;
  end if;
  return (
    select coalesce(json_agg(case when v_places ? f.said then (f.row::jsonb || jsonb_build_object('places', v_places -> f.said))::json else f.row end
      order by f.starts_at), '[]')
    from (
      select s.starts_at, iso_instant(s.starts_at) as said, json_build_object(
        'startsAt', iso_instant(s.starts_at), 'providerIds', to_json(s.provider_ids),
        'tooSoon', s.starts_at < v_now + make_interval(mins => v_org.min_notice_minutes)) as row
      from find_free_slots(p_org_id, p_service_id, v_from, v_until, p_provider_id, p_ignore_appointment_id) s
      limit p_limit
    ) f);
end
$fn$;
