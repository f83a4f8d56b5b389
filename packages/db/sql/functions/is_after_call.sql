-- Whether it was answered when its call had ended: nobody was there to hear it.
create or replace function is_after_call(p_tool_call tool_calls) returns boolean
language sql stable
as $fn$
  select exists (
    select from calls k
    where k.org_id = p_tool_call.org_id and k.call_id = p_tool_call.call_id and k.ended_at < p_tool_call.created_at)
$fn$;
