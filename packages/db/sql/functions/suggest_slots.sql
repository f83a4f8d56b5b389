-- Up to p_count other times for somebody who asked for p_around: the next ones on that day, then earlier ones on
-- that day (nearest first), then the next open days. Of a time between two slots, those two first. Only what notice and horizon allow.
create or replace function suggest_slots(
  p_org_id uuid, p_service_id uuid, p_around timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, p_count integer
) returns json
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_service services;
  v_earliest timestamptz;
  v_latest timestamptz;
  v_day date;
  v_from timestamptz;
  v_until timestamptz;
  v_days integer := 1;
  v_found timestamptz[] := '{}';
begin
  select * into strict v_org from organizations where org_id = p_org_id;
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
  v_earliest := p_now + make_interval(mins => v_org.min_notice_minutes);
  v_latest := p_now + make_interval(days => v_org.horizon_days);
  v_day := clock.local_time(v_org.time_zone, greatest(p_around, v_earliest))::date;
  loop
    v_from := greatest(clock.moment_of(v_org.time_zone, v_day), v_earliest);
    v_until := least(clock.moment_of(v_org.time_zone, v_day + v_days), v_latest + interval '1 second');
    exit when v_from >= v_until;
    -- Only the asked-for day prefers later times over earlier ones; further days simply follow.
    v_found := v_found || array(
      select s.starts_at
      from unnest((free_times(
        v_org, v_service, v_from, v_until, p_provider_id, p_ignore_appointment_id, false)).times) s (starts_at)
      where s.starts_at <> p_around
      order by case when abs(extract(epoch from s.starts_at - p_around)) < v_org.slot_interval_minutes * 60
          then s.starts_at end nulls last,
        s.starts_at < p_around, abs(extract(epoch from s.starts_at - p_around))
      limit p_count - cardinality(v_found));
    exit when cardinality(v_found) >= p_count;
    v_day := v_day + v_days;
    -- A day, then a week, then four, then a quarter at a time: most searches end in the first.
    v_days := case v_days when 1 then 7 when 7 then 28 else 91 end;
  end loop;
  return iso_instants(v_found);
end
$fn$;
