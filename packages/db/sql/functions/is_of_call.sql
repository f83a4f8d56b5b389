-- Whether two requests came in one call: their keys begin with its id (apps/server/src/phone/run/call-key.ts).
create or replace function is_of_call(p_one text, p_other text) returns boolean
language sql immutable parallel safe
return coalesce(split_part(p_one, ':', 1) = split_part(p_other, ':', 1), false);
