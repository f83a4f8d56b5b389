-- What was answered to this very tool call before, or null. A move that is asked for again in the same words within seconds, which a
-- model does when the caller talks into its answer, is that move, as long as nothing else was done meanwhile: "a week later" would
-- be two weeks otherwise, and "no, Wednesday after all" is a new wish.
create or replace function find_tool_call_answer(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text
) returns json
language plpgsql
as $fn$
declare
  v_answer json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_answer := (
    select json_build_object('answer', t.answer, 'appointmentId', t.appointment_id) from tool_calls t
    where t.org_id = p_org_id and t.call_id = p_call_id and t.arguments_sha256 = p_arguments_sha256
      and (t.tool_call_id = p_tool_call_id
        or t.outcome = 'moved' and t.created_at > clock_timestamp() - interval '15 seconds'
          and not exists (
            select from tool_calls later
            where later.org_id = p_org_id and later.call_id = p_call_id and later.created_at > t.created_at
              and later.outcome in ('booked', 'moved', 'cancelled'))
          and exists (
            select from appointments a
            where a.org_id = p_org_id and a.appointment_id = t.appointment_id and a.updated_at <= t.created_at))
    order by t.tool_call_id = p_tool_call_id desc, t.created_at desc
    limit 1);
  if v_answer is not null then
    perform wait_for_standbys();
  end if;
  return v_answer;
end
$fn$;
