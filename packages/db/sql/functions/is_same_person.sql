-- Whether two names mean the same person of a contact: as callers' names are compared with what is booked (is_for_person), so that "Tom" who
-- waits is the "Tom Hall" who rings. Where one of them may be several, or is nobody whom we know, the whole names are compared.
create or replace function is_same_person(p_org_id uuid, p_contact_id uuid, p_one text, p_other text) returns boolean
language plpgsql stable
as $fn$
begin
  return name_key(p_one) = name_key(p_other) or coalesce(
    find_person(p_org_id, p_contact_id, p_one, true) = find_person(p_org_id, p_contact_id, p_other, true), false);
end
$fn$;
