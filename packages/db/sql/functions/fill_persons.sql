-- Gives a contact's appointments of before there were persons theirs, when somebody works on the contact.
create or replace function fill_persons(p_org_id uuid, p_contact_id uuid) returns void
language sql
as $fn$
  update appointments a set person_id = (keep_person(a.org_id, a.contact_id, a.patient_name)).person_id
  where a.org_id = p_org_id and a.contact_id = p_contact_id and a.person_id is null and a.patient_name <> 'Erased'
$fn$;
