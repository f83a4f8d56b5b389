-- Whom of a contact a name means, as people say names; null when nobody, or more than one. The whole name first. Else less than we
-- know ("Tom" of Tom Hall), or the rest of what we know only a part of; never across Jr. and Sr., who are told apart by nothing else.
create or replace function find_person(p_org_id uuid, p_contact_id uuid, p_name text) returns uuid
language plpgsql stable
as $fn$
declare
  v_key text := name_key(p_name);
  v_said text[];
  v_found uuid[];
begin
  if v_key = '' then
    return null;
  end if;
  select array[person_id] into v_found from persons
  where org_id = p_org_id and contact_id = p_contact_id and name_key = v_key;
  if v_found is null then
    v_said := string_to_array(v_key, ' ');
    select array_agg(f.person_id) into v_found from (
      select p.person_id, string_to_array(p.name_key, ' ') as known from persons p
      where p.org_id = p_org_id and p.contact_id = p_contact_id
    ) f
    where not (f.known || v_said) && '{jr,sr,ii,iii,iv}'
      and (v_said <@ f.known or f.known = '{guest}' or cardinality(f.known) = 1 and f.known <@ v_said);
  end if;
  return case when cardinality(v_found) = 1 then v_found[1] end;
end
$fn$;
