-- Whether an appointment is for whom a name means, as callers' names are compared when they ask for what is booked.
create or replace function is_for_person(p_appointment appointments, p_name text) returns boolean
language plpgsql stable
as $fn$
begin
  return coalesce(
    p_appointment.person_id = find_person(p_appointment.org_id, p_appointment.contact_id, p_name, true),
    name_key(p_appointment.patient_name) = name_key(p_name));
end
$fn$;
