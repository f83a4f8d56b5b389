-- Sets the status of several visits at once, each as set_appointment_status would, or of none. A refusal is that of the first one that
-- cannot have it.
create or replace function set_series_status(
  p_org_id uuid, p_appointment_ids uuid[], p_revisions integer[], p_status text, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_refusal json;
  v_id uuid;
  v_set json;
begin
  v_refusal := lock_visits(p_org_id, p_appointment_ids, p_revisions, null, false);
  if v_refusal is not null then
    return v_refusal;
  end if;
  begin
    foreach v_id in array p_appointment_ids loop
      v_set := set_appointment_status(p_org_id, v_id, p_status, null, p_now);
      if v_set ->> 'error' is not null then
        v_refusal := v_set;
        raise exception 'not all of them' using errcode = 'CW002';
      end if;
    end loop;
  exception when sqlstate 'CW002' then
    return v_refusal;
  end;
  return series_reply(p_org_id, 'status_set', p_appointment_ids);
end
$fn$;
