-- reschedule_appointment for a patient with their link: only what their page showed, and only while it is theirs to change.
create or replace function move_visit(
  p_org_id uuid, p_appointment_id uuid, p_revision integer, p_starts_at timestamptz, p_provider_id uuid,
  p_starts_local timestamp, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_refusal text;
  v_reply json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Not locked yet: who moves locks the providers first.
  v_refusal := visit_refusal(p_org_id, p_appointment_id, p_revision, v_now);
  if v_refusal is not null then
    return json_build_object('outcome', v_refusal);
  end if;
  v_reply := reschedule_appointment(
    p_org_id, p_appointment_id, p_starts_at, p_provider_id, v_now, false, p_starts_local,
    p_location_id => (select a.location_id from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id));
  if v_reply ->> 'outcome' = 'moved' and not exists (
      select from appointments a
      where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.revision = p_revision + 1) then
    -- Somebody changed it between the two looks: nothing is done, and the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  return v_reply;
end
$fn$;
