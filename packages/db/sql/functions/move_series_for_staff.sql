-- Moves several visits at once, each as move_for_staff would, or none of them: {success: false, error: series_clash, dates} names those
-- that cannot go where they should. Under all of their locks one is moved after the other, the last one first where they go to later
-- times, and again for as long as one was in the way of another. p_provider_id: hands all of them to somebody; p_minutes: makes all of
-- them so long. Where none is moved the locks are free again before it looks for other times.
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
  v_left uuid[] := p_appointment_ids;
  v_before integer;
  v_clashes jsonb;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  begin
    v_refusal := lock_visits(p_org_id, p_appointment_ids, p_revisions, p_provider_id, true);
    if v_refusal is not null then
      raise exception 'none of them' using errcode = 'CW002';
    end if;
    select sum(extract(epoch from t.at - a.starts_at)) > 0 into v_is_later
    from unnest(p_appointment_ids, p_starts_at) t (id, at)
    join appointments a on a.org_id = p_org_id and a.appointment_id = t.id;
    loop
      v_before := cardinality(v_left);
      v_clashes := '[]';
      for v_visit in
        select t.id, t.at, t.local, coalesce(p_provider_id, a.provider_id) as provider_id,
          coalesce(p_minutes, extract(epoch from a.ends_at - a.starts_at)::integer / 60) as minutes
        from unnest(p_appointment_ids, p_starts_at, p_starts_local) t (id, at, local)
        join appointments a on a.org_id = p_org_id and a.appointment_id = t.id
        where t.id = any (v_left)
        order by case when v_is_later then t.at end desc, t.at
      loop
        v_moved := move_for_staff(
          p_org_id, v_visit.id, v_visit.at, v_visit.provider_id, v_visit.minutes, null, null, v_now, v_visit.local, false);
        if v_moved ->> 'error' is not null then
          v_refusal := v_moved;
          raise exception 'none of them' using errcode = 'CW002';
        elsif v_moved ->> 'outcome' is not null then
          v_left := array_remove(v_left, v_visit.id);
        else
          v_clashes := v_clashes || jsonb_build_object(
            'appointmentId', v_visit.id, 'startsAt', iso_instant(v_visit.at), 'problem', v_moved -> 'rules' ->> 0);
        end if;
      end loop;
      exit when cardinality(v_left) in (0, v_before);
    end loop;
    if v_left <> '{}' then
      v_clashes := name_clashes(p_org_id, v_clashes, p_provider_id, p_minutes);
      raise exception 'not all of them' using errcode = 'CW002';
    end if;
  exception when sqlstate 'CW002' then
    return coalesce(v_refusal, json_build_object('success', false, 'error', 'series_clash', 'dates',
      suggest_for_moves(p_org_id, v_clashes, p_provider_id, p_minutes, v_now)));
  end;
  return series_reply(p_org_id, 'moved', p_appointment_ids);
end
$fn$;
