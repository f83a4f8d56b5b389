-- Whether the first name that somebody has said, and nothing else, is that of this person: "Tom" of Tom Hall, not "Hall".
create or replace function is_called(p_name text, p_first_name text) returns boolean
language plpgsql immutable parallel safe
as $fn$
begin
  return first_name_key(p_name) = first_name_key(p_first_name)
    and string_to_array(name_key(p_first_name), ' ') <@ string_to_array(name_key(p_name), ' ');
end
$fn$;
