-- Free times of [p_from, p_until), at most p_limit; when there is none, the next ones after it.
-- {success, serviceName, durationMinutes, slots: [ISO…], nextSlots: [ISO…]}, or unknown_service | unknown_provider
-- p_clock: the clinic's clock.stamp by which the answer will be said; clock_changed where it is another one by now.
-- p_location_id: only there. Where places matter, places says where each time is.
-- p_own_phone: the number that the call comes from. What is held for somebody of it is free for them.
create or replace function check_availability(
  p_org_id uuid, p_service text, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_limit integer default 500, p_now timestamptz default null, p_clock text default null,
  p_own_phone text default null, p_location_id uuid default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_service services;
  v_refusal json;
  v_slots timestamptz[];
  v_answer json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform set_config('app.location_id', coalesce(p_location_id::text, ''), true);
  select * into v_org from organizations where org_id = p_org_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
  end if;
  if p_clock <> clock.stamp(v_org.time_zone) then
    return clock_changed_json(p_from);
  end if;
  v_service := find_service(p_org_id, p_service);
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  v_slots := (free_times(
    v_org, v_service, greatest(p_from, v_now + make_interval(mins => v_org.min_notice_minutes)),
    least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second'), p_provider_id,
    own_hold(v_org, v_service.service_id, p_own_phone, p_from, p_until), false)).times;
  if v_slots = '{}' then
    v_refusal := refuse_provider(p_org_id, v_service.service_id, p_provider_id);
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  v_answer := json_build_object(
    'success', true, 'serviceName', v_service.name, 'durationMinutes', v_service.duration_minutes,
    'slots', iso_instants(v_slots[:p_limit]),
    'nextSlots', case when v_slots = '{}'
      then suggest_slots(p_org_id, v_service.service_id, greatest(p_until, v_now), p_provider_id, v_now, null, 3)
      else '[]' end);
  return case when v_org.has_locations
    then with_places(v_answer, p_org_id, v_service.service_id, null, p_provider_id, null) else v_answer end;
end
$fn$;
