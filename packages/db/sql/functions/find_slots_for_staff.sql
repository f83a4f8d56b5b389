-- Free times as staff see them: those that are too soon for a caller are there and say so.
create or replace function find_slots_for_staff(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_ignore_appointment_id uuid default null, p_limit integer default 500, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_org from organizations where org_id = p_org_id;
  return (
    select coalesce(json_agg(json_build_object(
      'startsAt', iso_instant(f.starts_at), 'providerIds', to_json(f.provider_ids),
      'tooSoon', f.starts_at < v_now + make_interval(mins => v_org.min_notice_minutes)) order by f.starts_at), '[]')
    from (
      select s.starts_at, s.provider_ids
      from find_free_slots(p_org_id, p_service_id, greatest(p_from, v_now),
        least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second'),
        p_provider_id, p_ignore_appointment_id) s
      limit p_limit
    ) f);
end
$fn$;
