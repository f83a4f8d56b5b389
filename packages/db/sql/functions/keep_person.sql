-- The person of a contact whom a name means, made when there is none; one of whom only a part of the name is known gets the whole.
create or replace function keep_person(p_org_id uuid, p_contact_id uuid, p_name text) returns persons
language plpgsql
as $fn$
declare
  v_key text := name_key(p_name);
  v_person_id uuid;
  v_person persons;
begin
  -- Most come again under the name that they have.
  select * into v_person from persons
  where org_id = p_org_id and contact_id = p_contact_id and name_key = v_key;
  if found then
    return v_person;
  end if;
  -- Looked for first: a plan of when there were few persons reads them all, and would ask for each.
  v_person_id := find_person(p_org_id, p_contact_id, p_name);
  select * into v_person from persons where org_id = p_org_id and person_id = v_person_id;
  if not found then
    perform keep_address(c) from contacts c where c.org_id = p_org_id and c.contact_id = p_contact_id;
    insert into persons (org_id, contact_id, name) values (p_org_id, p_contact_id, p_name)
    on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
    returning * into v_person;
  elsif strpos(v_person.name_key, ' ') = 0 then
    update persons set name = p_name, updated_at = now()
    where org_id = p_org_id and person_id = v_person.person_id
    returning * into v_person;
  end if;
  return v_person;
end
$fn$;
