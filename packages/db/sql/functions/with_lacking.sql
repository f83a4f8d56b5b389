-- A refusal for staff, with what of the service's needs is not free then: {lacking: [{kind, names}]}.
create or replace function with_lacking(
  p_org_id uuid, p_service_id uuid, p_blocked tstzrange, p_ignore_appointment_id uuid, p_refusal json
) returns json
language plpgsql stable
as $fn$
declare
  v_lacking jsonb;
begin
  if p_refusal ->> 'error' <> 'slot_unavailable' or not exists (
      select from services s where s.org_id = p_org_id and s.service_id = p_service_id and s.needs_resources) then
    return p_refusal;
  end if;
  v_lacking := lacking_resources(p_org_id, p_service_id, p_blocked, p_ignore_appointment_id);
  return case when v_lacking = '[]' then p_refusal
    else (p_refusal::jsonb || jsonb_build_object('lacking', v_lacking))::json end;
end
$fn$;
