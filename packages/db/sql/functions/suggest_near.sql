-- Up to p_count free times near one that is not: on its own day and on those around it, a day further away counting as much as three hours.
-- So whoever comes every other Tuesday at ten is offered that Tuesday at eleven before Wednesday at ten, and both before Monday at eight.
-- Only what notice and horizon allow.
create or replace function suggest_near(
  p_org_id uuid, p_service_id uuid, p_around timestamptz, p_minutes integer, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, p_count integer
) returns json
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_service services;
  v_around timestamp;
  v_from timestamptz;
  v_until timestamptz;
begin
  select * into strict v_org from organizations where org_id = p_org_id;
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
  v_service.duration_minutes := p_minutes;
  v_around := clock.local_time(v_org.time_zone, p_around);
  v_from := greatest(clock.moment_of(v_org.time_zone, v_around::date - 3), p_now + make_interval(mins => v_org.min_notice_minutes));
  v_until := least(clock.moment_of(v_org.time_zone, v_around::date + 8),
    p_now + make_interval(days => v_org.horizon_days) + interval '1 second');
  return iso_instants(array(
    select near.starts_at
    from (
      select s.starts_at, clock.local_time(v_org.time_zone, s.starts_at) as local
      from unnest((free_times(v_org, v_service, v_from, v_until, p_provider_id, p_ignore_appointment_id, false)).times) s (starts_at)
      where s.starts_at <> p_around
    ) near
    order by abs(near.local::date - v_around::date) * interval '3 hours'
      + abs(extract(epoch from near.local::time - v_around::time)) * interval '1 second', near.starts_at
    limit p_count));
end
$fn$;
