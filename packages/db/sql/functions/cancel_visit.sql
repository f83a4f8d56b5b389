-- cancel_appointment for a patient with their link: only what their page showed, and only while it is theirs to change.
create or replace function cancel_visit(
  p_org_id uuid, p_appointment_id uuid, p_revision integer, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_refusal text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform 1 from appointments where org_id = p_org_id and appointment_id = p_appointment_id for update;
  v_refusal := visit_refusal(p_org_id, p_appointment_id, p_revision, v_now);
  if v_refusal is not null then
    return json_build_object('outcome', v_refusal);
  end if;
  return cancel_appointment(p_org_id, p_appointment_id, v_now);
end
$fn$;
