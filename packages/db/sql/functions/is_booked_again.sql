-- Whether the person of a visit that was cancelled has the same time again, by another: to them nothing is cancelled.
create or replace function is_booked_again(p_visit appointments) returns boolean
language sql stable
return exists (
  select from appointments a
  where a.org_id = p_visit.org_id and a.contact_id = p_visit.contact_id and a.starts_at = p_visit.starts_at
    and a.status = 'confirmed' and a.appointment_id <> p_visit.appointment_id
    and coalesce(a.person_id = p_visit.person_id, name_key(a.patient_name) = name_key(p_visit.patient_name)));
