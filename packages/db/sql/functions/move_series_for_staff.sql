-- Moves several visits at once, each as move_for_staff would, or none of them: {success: false, error: series_clash, dates} names those
-- that cannot go where they should. Under all of their locks one is moved after the other, the last one first where they go to later
-- times, so that none is in the way of the next. p_provider_id: hands all of them to somebody; p_minutes: makes all of them so long.
create or replace function move_series_for_staff(
  p_org_id uuid, p_appointment_ids uuid[], p_starts_at timestamptz[], p_starts_local timestamp[], p_revisions integer[],
  p_provider_id uuid default null, p_minutes integer default null, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_refusal json;
  v_visit record;
  v_moved json;
  v_is_later boolean;
  v_clashes jsonb := '[]';
begin
  v_refusal := lock_visits(p_org_id, p_appointment_ids, p_revisions, p_provider_id, true);
  if v_refusal is not null then
    return v_refusal;
  end if;
  select sum(extract(epoch from t.at - a.starts_at)) > 0 into v_is_later
  from unnest(p_appointment_ids, p_starts_at) t (id, at)
  join appointments a on a.org_id = p_org_id and a.appointment_id = t.id;
  begin
    for v_visit in
      select t.id, t.at, t.local, a.service_id, coalesce(p_provider_id, a.provider_id) as provider_id,
        coalesce(p_minutes, extract(epoch from a.ends_at - a.starts_at)::integer / 60) as minutes
      from unnest(p_appointment_ids, p_starts_at, p_starts_local) t (id, at, local)
      join appointments a on a.org_id = p_org_id and a.appointment_id = t.id
      order by case when v_is_later then t.at end desc, t.at
    loop
      v_moved := move_for_staff(p_org_id, v_visit.id, v_visit.at, v_visit.provider_id, v_visit.minutes, null, null, v_now, v_visit.local);
      if v_moved ->> 'error' in ('clock_changed', 'unknown_provider') then
        v_refusal := v_moved;
      elsif v_moved ->> 'error' is not null then
        v_clashes := v_clashes || jsonb_build_object('appointmentId', v_visit.id, 'startsAt', iso_instant(v_visit.at),
          'problem', case v_moved ->> 'error' when 'in_past' then 'past' when 'too_soon' then 'notice' when 'too_far' then 'horizon'
            when 'outside_hours' then 'hours' else 'overlap' end,
          'alternatives', suggest_near(p_org_id, v_visit.service_id, v_visit.at, v_visit.minutes, v_visit.provider_id, v_now,
            v_visit.id, 5));
      end if;
    end loop;
    if v_refusal is not null or v_clashes <> '[]' then
      raise exception 'not all of them' using errcode = 'CW002';
    end if;
  exception when sqlstate 'CW002' then
    return coalesce(v_refusal, json_build_object('success', false, 'error', 'series_clash', 'dates', v_clashes));
  end;
  return series_reply(p_org_id, 'moved', p_appointment_ids);
end
$fn$;
