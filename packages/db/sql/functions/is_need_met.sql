-- Whether a visit has one of the resources that the need of this row lists.
create or replace function is_need_met(p_need service_needs, p_appointment_id uuid) returns boolean
language sql stable
as $fn$
  select exists (
    select from service_needs one
    join taken_resources t on t.org_id = one.org_id and t.resource_id = one.resource_id and t.appointment_id = p_appointment_id
    where one.org_id = p_need.org_id and one.service_id = p_need.service_id and one.need = p_need.need)
$fn$;
