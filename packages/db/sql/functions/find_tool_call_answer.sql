-- What was answered to this very tool call before, or null.
create or replace function find_tool_call_answer(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text
) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return (
    select json_build_object('answer', t.answer) from tool_calls t
    where t.org_id = p_org_id and t.call_id = p_call_id and t.tool_call_id = p_tool_call_id
      and t.arguments_sha256 = p_arguments_sha256);
end
$fn$;
