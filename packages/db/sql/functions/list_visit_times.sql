-- Times to which a patient may move a visit, of the first p_days days from p_from on that have any: with the provider who has it, or
-- with anybody where that one has none until the horizon. For as long as the visit is, by the rules of the phone.
-- {times: [{startsAt, providerId, providerName}], nextFrom: the day after the last one that was looked at, null at the horizon}
create or replace function list_visit_times(
  p_org_id uuid, p_appointment_id uuid, p_from date default null, p_days integer default 7, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_service services;
  v_visit appointments;
  v_provider_id uuid;
  v_earliest timestamptz;
  v_latest timestamptz;
  v_first date;
  v_day date;
  v_until date;
  v_free record;
  v_times timestamptz[];
  v_whos uuid[];
  v_days date[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_org from organizations where org_id = p_org_id;
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if v_visit.appointment_id is null then
    return json_build_object('times', '[]'::json, 'nextFrom', null);
  end if;
  -- Their times are where the visit is: who moves it by a link chooses no place.
  perform set_config('app.location_id', coalesce(v_visit.location_id::text, ''), true);
  select * into v_service from services where org_id = p_org_id and service_id = v_visit.service_id;
  v_service.duration_minutes := extract(epoch from v_visit.ends_at - v_visit.starts_at)::integer / 60;
  v_earliest := v_now + make_interval(mins => v_org.min_notice_minutes);
  v_latest := v_now + make_interval(days => v_org.horizon_days) + interval '1 second';
  v_first := greatest(p_from, clock.local_time(v_org.time_zone, v_earliest)::date);
  foreach v_provider_id in array array[v_visit.provider_id, null] loop
    v_day := v_first;
    v_times := '{}';
    v_whos := '{}';
    v_days := '{}';
    while cardinality(v_days) < p_days and clock.moment_of(v_org.time_zone, v_day) < v_latest loop
      -- Two weeks at once: most calendars have enough free days in them.
      v_until := v_day + 14;
      v_free := free_times(v_org, v_service, greatest(clock.moment_of(v_org.time_zone, v_day), v_earliest),
        least(clock.moment_of(v_org.time_zone, v_until), v_latest), v_provider_id, p_appointment_id, true);
      v_times := v_times || v_free.times;
      v_whos := v_whos || v_free.provider_ids;
      v_days := array(select distinct clock.local_time(v_org.time_zone, t)::date as d from unnest(v_times) t order by d);
      v_day := v_until;
    end loop;
    exit when v_times <> '{}';
  end loop;
  if cardinality(v_days) > p_days then
    v_day := v_days[p_days + 1];
  end if;
  return json_build_object(
    'times', (
      select coalesce(json_agg(json_build_object('startsAt', iso_instant(f.starts_at), 'providerId', f.provider_id,
        'providerName', f.name) order by f.starts_at), '[]')
      from (
        select distinct on (t.starts_at) t.starts_at, t.provider_id, p.name
        from unnest(v_times, v_whos) t (starts_at, provider_id)
        join providers p on p.org_id = p_org_id and p.provider_id = t.provider_id
        where t.starts_at <> v_visit.starts_at and t.starts_at < clock.moment_of(v_org.time_zone, v_day)
        order by t.starts_at, t.provider_id = v_visit.provider_id desc, p.name
      ) f),
    'nextFrom', case when clock.moment_of(v_org.time_zone, v_day) < v_latest then v_day end);
end
$fn$;
