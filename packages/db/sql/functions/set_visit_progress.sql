-- Whether the patient is here (arrived) or with the provider (in_room), or neither yet (expected); the server has looked whether it can be
-- true at the revision that it names. What was said before keeps its time. Outcomes updated | changed_meanwhile | not_confirmed, or
-- not_found.
create or replace function set_visit_progress(
  p_org_id uuid, p_appointment_id uuid, p_progress text, p_expected_revision integer default null,
  p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_current appointments;
  v_arrived_at timestamptz;
  v_in_room_at timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_current.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_arrived_at := case when p_progress in ('arrived', 'in_room') then coalesce(v_current.arrived_at, v_now) end;
  v_in_room_at := case when p_progress = 'in_room' then coalesce(v_current.in_room_at, v_now) end;
  if (v_current.arrived_at, v_current.in_room_at) is not distinct from (v_arrived_at, v_in_room_at) then
    return staff_reply(p_org_id, p_appointment_id, 'updated');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  if v_current.status <> 'confirmed' then
    return staff_reply(p_org_id, p_appointment_id, 'not_confirmed');
  end if;
  update appointments
  set arrived_at = v_arrived_at, in_room_at = v_in_room_at, revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'updated');
end
$fn$;
