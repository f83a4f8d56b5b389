-- Notes and the patient's name; null leaves one as it is. Outcomes updated | changed_meanwhile, or not_found.
create or replace function update_appointment_details(
  p_org_id uuid, p_appointment_id uuid, p_notes text default null, p_patient_name text default null,
  p_expected_revision integer default null
) returns json
language plpgsql
as $fn$
declare
  v_current appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_current.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  update appointments
  set notes = left(coalesce(p_notes, notes), 2000),
    patient_name = coalesce(left(nullif(btrim(p_patient_name), ''), 200), patient_name),
    revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'updated');
end
$fn$;
