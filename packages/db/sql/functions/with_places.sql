-- An answer with free times in it, and where each of them is: places is {time: [names]}. What is at no location has no place.
create or replace function with_places(
  p_answer json, p_org_id uuid, p_service_id uuid, p_minutes integer, p_provider_id uuid, p_ignore_appointment_id uuid
) returns json
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_service services;
  v_times timestamptz[];
  v_places json;
begin
  v_times := array(
    select t::timestamptz from unnest('{slots,nextSlots,alternatives}'::text[]) k (key)
    cross join lateral json_array_elements_text(coalesce(p_answer -> k.key, '[]')) t);
  if v_times = '{}' then
    return p_answer;
  end if;
  select * into strict v_org from organizations where org_id = p_org_id;
  if not v_org.has_locations then
    return p_answer;
  end if;
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
  v_service.duration_minutes := coalesce(p_minutes, v_service.duration_minutes);
  select json_object_agg(iso_instant(place.starts_at), place.names) into v_places
  from (
    select f.starts_at, json_agg(l.name order by l.created_at, l.name) as names
    from times_by_location(v_org, v_service, (select min(t) from unnest(v_times) t), (select max(t) from unnest(v_times) t) + interval '1 second',
      p_provider_id, p_ignore_appointment_id) f
    join locations l on l.org_id = p_org_id and l.location_id = f.location_id
    where f.starts_at = any (v_times)
    group by f.starts_at
  ) place;
  return case when v_places is null then p_answer
    else (p_answer::jsonb || jsonb_build_object('places', v_places))::json end;
end
$fn$;
