-- The patient says that they will come. Once said it stays said; a move forgets it (keep_wall_time).
--   outcome confirmed | changed_meanwhile | closed
create or replace function confirm_visit(
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
  if v_refusal is null then
    update appointments set patient_confirmed_at = v_now, updated_at = now()
    where org_id = p_org_id and appointment_id = p_appointment_id and patient_confirmed_at is null;
    perform wait_for_standbys();
  end if;
  return json_build_object('outcome', coalesce(v_refusal, 'confirmed'));
end
$fn$;
