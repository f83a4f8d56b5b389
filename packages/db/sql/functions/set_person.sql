-- Every appointment is a person's, whoever writes it, servers that know of no persons included. Who says a part of a name books
-- under the whole.
create or replace function set_person() returns trigger
language plpgsql
as $fn$
declare
  v_person persons;
begin
  if new.patient_name = 'Erased' then
    new.person_id := null;
    return new;
  end if;
  if tg_op = 'UPDATE' then
    if new.person_id is distinct from old.person_id
      or (new.contact_id, new.patient_name) is not distinct from (old.contact_id, old.patient_name)
      or new.patient_name = old.patient_name and exists (select from persons p
        where p.org_id = new.org_id and p.person_id = new.person_id and p.contact_id = new.contact_id) then
      return new;
    end if;
  elsif new.person_id is not null then
    return new;
  end if;
  if exists (select from contacts c
      where c.org_id = new.org_id and c.contact_id = new.contact_id and c.erased_at is null) then
    v_person := keep_person(new.org_id, new.contact_id, new.patient_name);
    new.person_id := v_person.person_id;
    if tg_op = 'INSERT' then
      new.patient_name := v_person.name;
    end if;
  end if;
  return new;
end
$fn$;
