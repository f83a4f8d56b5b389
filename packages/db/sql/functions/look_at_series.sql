-- What booking each of these times would lead to, as one reads them: [{startsAt, provider, problem, alternatives}]. problem is null where
-- it can be booked; otherwise past, notice, horizon, hours or overlap, the gravest. Without p_provider_id it is whoever is free, and who has the one before
-- for as long as they are: a patient who comes again expects the same face. A time of the same list that comes too close to another of
-- it is taken by that: for its provider with the time before and after it, for all others while the patient is there. Under the
-- providers' locks what it says is so; p_suggests is false there.
create or replace function look_at_series(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz[], p_provider_id uuid default null, p_minutes integer default null,
  p_now timestamptz default null, p_suggests boolean default true
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_service services;
  v_minutes integer;
  v_starts_at timestamptz;
  v_there tstzrange;
  v_slot record;
  v_last uuid;
  v_blocked tstzrange;
  v_rules text[];
  v_taken jsonb := '{}';
  v_busy tstzmultirange := '{}';
  v_all tstzmultirange := '{}';
  v_dates jsonb := '[]';
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_service from services where org_id = p_org_id and service_id = p_service_id and active;
  if not found then
    return unknown_service_json(p_org_id, '');
  end if;
  if refuse_provider(p_org_id, p_service_id, p_provider_id) is not null then
    return unknown_provider_json(p_org_id, p_service_id, p_provider_id);
  end if;
  v_minutes := coalesce(p_minutes, v_service.duration_minutes);
  foreach v_starts_at in array p_starts_at loop
    v_blocked := blocked_range(p_org_id, p_service_id, v_starts_at, v_minutes);
    v_there := tstzrange(v_starts_at, v_starts_at + make_interval(mins => v_minutes));
    select * into v_slot from look_for_series(p_org_id, p_service_id, v_starts_at, v_minutes, p_provider_id, v_last, v_taken);
    v_rules := start_rules(p_org_id, v_starts_at, v_now) || v_slot.rules;
    -- A room that one of them takes, another cannot have, with whomever they are.
    if (v_busy && v_there or v_service.needs_resources and v_all && v_blocked) and 'overlap' <> all (v_rules) then
      v_rules := v_rules || '{overlap}'::text[];
    end if;
    if v_rules = '{}' then
      v_last := v_slot.chosen;
      v_busy := v_busy + tstzmultirange(v_there);
      v_all := v_all + tstzmultirange(v_blocked);
      v_taken := v_taken || jsonb_build_object(v_slot.chosen,
        coalesce((v_taken ->> v_slot.chosen::text)::tstzmultirange, '{}') + tstzmultirange(v_blocked));
    end if;
    v_dates := v_dates || jsonb_build_object(
      'startsAt', iso_instant(v_starts_at), 'problem', v_rules[1],
      'provider', (select jsonb_build_object('providerId', p.provider_id, 'name', p.name) from providers p
        where p.org_id = p_org_id and p.provider_id = v_slot.chosen),
      'alternatives', '[]'::jsonb);
  end loop;
  if p_suggests then
    v_dates := suggest_for_series(p_org_id, p_service_id, v_dates, p_provider_id, v_minutes, v_now);
  end if;
  return json_build_object('dates', v_dates);
end
$fn$;
