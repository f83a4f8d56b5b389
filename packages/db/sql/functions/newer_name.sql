-- The name of a contact that somebody calls p_said. Only a whole name replaces one, and never one that says less than it.
create or replace function newer_name(p_known text, p_said text, p_overwrite boolean) returns text
language sql immutable parallel safe
return case
  when p_said is null then p_known
  when p_known = 'Guest' then p_said
  when not p_overwrite or strpos(name_key(p_said), ' ') = 0 then p_known
  when is_part_of(string_to_array(name_key(p_said), ' '), string_to_array(name_key(p_known), ' '))
    and length(name_key(p_said)) <= length(name_key(p_known)) then p_known
  else p_said end;
