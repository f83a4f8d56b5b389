-- Of visits that could not be moved, those for which the time is not theirs: who had only to wait for another of them, which could not go
-- either, is left out. All of them are set aside for that, so it is asked only where all is undone afterwards. Where none is left they
-- stand in each other's way in a circle, and all are named.
create or replace function name_clashes(p_org_id uuid, p_clashes jsonb, p_provider_id uuid, p_minutes integer) returns jsonb
language plpgsql
as $fn$
declare
  v_clash jsonb;
  v_visit appointments;
  v_at timestamptz;
  v_minutes integer;
  v_slot record;
  v_named jsonb := '[]';
begin
  update appointments a set status = 'cancelled'
  from jsonb_array_elements(p_clashes) c
  where a.org_id = p_org_id and a.appointment_id = (c ->> 'appointmentId')::uuid;
  for v_clash in select jsonb_array_elements(p_clashes) loop
    if v_clash ->> 'problem' <> 'overlap' then
      v_named := v_named || v_clash;
      continue;
    end if;
    select * into v_visit from appointments where org_id = p_org_id and appointment_id = (v_clash ->> 'appointmentId')::uuid;
    v_at := (v_clash ->> 'startsAt')::timestamptz;
    v_visit.provider_id := coalesce(p_provider_id, v_visit.provider_id);
    v_minutes := coalesce(p_minutes, extract(epoch from v_visit.ends_at - v_visit.starts_at)::integer / 60);
    select * into v_slot from look_at_time(p_org_id, v_visit.service_id, v_at, v_minutes, v_visit.provider_id, v_visit.appointment_id);
    if 'overlap' = any (v_slot.rules) then
      v_named := v_named || v_clash;
    else
      update appointments
      set status = 'confirmed', provider_id = v_visit.provider_id, starts_at = v_at, ends_at = v_at + make_interval(mins => v_minutes),
        blocked = blocked_range(p_org_id, service_id, v_at, v_minutes)
      where org_id = p_org_id and appointment_id = v_visit.appointment_id;
    end if;
  end loop;
  return case when v_named = '[]' then p_clashes else v_named end;
end
$fn$;
