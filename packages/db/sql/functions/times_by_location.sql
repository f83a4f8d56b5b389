-- The free times of a clinic with several locations, each as often as there are places where it is free. Null: at none of them.
create or replace function times_by_location(
  p_org organizations, p_service services, p_from timestamptz, p_until timestamptz, p_provider_id uuid, p_ignore_appointment_id uuid
) returns table (starts_at timestamptz, location_id uuid)
language plpgsql stable
as $fn$
declare
  v_asked text := coalesce(current_setting('app.location_id', true), '');
begin
  for location_id in
    select distinct h.location_id from opening_hours h
    where h.org_id = p_org.org_id and (v_asked = '' or h.location_id = asked_location())
  loop
    perform set_config('app.location_id', coalesce(location_id::text, 'none'), true);
    return query
      select t, times_by_location.location_id
      from unnest((free_times(p_org, p_service, p_from, p_until, p_provider_id, p_ignore_appointment_id, false)).times) t;
  end loop;
  perform set_config('app.location_id', v_asked, true);
end
$fn$;
