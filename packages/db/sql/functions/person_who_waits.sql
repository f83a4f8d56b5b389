-- The person of a contact who is put on the waitlist: letters go to somebody whom we know. As in a booking: who may be taken for them is whom
-- the name means, and anybody else has just the name that was said. Null where the name is nobody's (set_person).
create or replace function person_who_waits(p_org_id uuid, p_contact_id uuid, p_name text, p_may_know boolean) returns persons
language plpgsql
as $fn$
declare
  v_person persons;
begin
  if p_name = 'Erased' or p_contact_id is null then
    return null;
  elsif p_may_know then
    return keep_person(p_org_id, p_contact_id, p_name);
  end if;
  perform keep_address(c) from contacts c where c.org_id = p_org_id and c.contact_id = p_contact_id;
  insert into persons (org_id, contact_id, name) values (p_org_id, p_contact_id, p_name)
  on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
  returning * into v_person;
  return v_person;
end
$fn$;
