-- What the functions for staff answer when they have done something, or somebody had before; as safe as appointment_json has it.
create or replace function staff_reply(p_org_id uuid, p_appointment_id uuid, p_outcome text) returns json
language plpgsql
as $fn$
begin
  perform wait_for_standbys();
  return (
    select json_build_object('outcome', p_outcome, 'appointment', v.appointment)
    from staff_appointments(p_org_id) v where v.appointment_id = p_appointment_id);
end
$fn$;
