-- Whom of a contact a name means, as people say names; null when nobody, or more than one. The whole name first. Else less than we
-- know ("Tom" of Tom Hall), or the rest of what we know only a part of; never across Jr. and Sr., who are told apart by nothing else.
-- A family's name alone ("Mrs. Hall") is nobody whom we know by another first name: it is as well somebody who never came.
-- p_is_loose: also more than we know, and initials ("John A. Smith" of John Smith). So one compares with what is booked; who books
-- under such a name may be another one of the family, and stays a person of their own until staff merge the two.
create or replace function find_person(
  p_org_id uuid, p_contact_id uuid, p_name text, p_is_loose boolean default false
) returns uuid
language plpgsql stable
as $fn$
declare
  v_key text := name_key(p_name);
  v_said text[];
  -- "Anne-Marie" is also written as one word.
  v_spelled text;
  v_first text;
  v_found uuid[];
begin
  if v_key = '' then
    return null;
  end if;
  select array[person_id] into v_found from persons
  where org_id = p_org_id and contact_id = p_contact_id and name_key = v_key;
  if v_found is null then
    v_spelled := replace(without_digraphs(v_key), ' ', '');
    v_said := string_to_array(without_digraphs(v_key), ' ');
    -- "Mr. Thomas" is hardly a first name.
    v_first := case when cardinality(v_said) > 1 or btrim(p_name) !~ '\s' then without_digraphs(first_name_key(p_name)) end;
    select array_agg(f.person_id) into v_found from (
      select p.person_id, p.name_key = 'guest' as is_guest, string_to_array(without_digraphs(p.name_key), ' ') as known,
        replace(without_digraphs(p.name_key), ' ', '') as spelled, without_digraphs(first_name_key(p.name)) as first from persons p
      where p.org_id = p_org_id and p.contact_id = p_contact_id
    ) f
    where not (f.known || v_said) && '{jr,sr,ii,iii,iv}'
      and (f.spelled = v_spelled or v_said <@ f.known or f.is_guest or cardinality(f.known) = 1 and f.known <@ v_said
        or p_is_loose and (is_part_of(v_said, f.known) or is_part_of(f.known, v_said)))
      and (f.is_guest or f.spelled = v_spelled or case when p_is_loose and 1 in (length(v_first), length(f.first))
        then left(v_first, 1) = left(f.first, 1) else v_first = f.first end);
  end if;
  return case when cardinality(v_found) = 1 then v_found[1] end;
end
$fn$;
