-- Keeps what was asked and answered. When a twin was quicker, its answer stands and is returned. An appointment that is not this
-- organization's is left out rather than believed.
--   {answer, tookOffer}
-- tookOffer: whether this booked or moved to a time that was offered before in the same call, because the wanted one was taken.
-- True once only, however often the tool call is delivered.
create or replace function record_tool_call(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text, p_name text, p_arguments jsonb,
  p_answer text, p_outcome text, p_duration_ms integer, p_appointment_id uuid default null,
  p_kind text default null, p_assistant_id text default null, p_phone_number_id text default null,
  p_caller_number text default null, p_understood jsonb default '{}'
) returns json
language plpgsql
as $fn$
declare
  v_answer text;
  v_deliveries integer;
  v_took_offer boolean := false;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Often the first word of a call; its status messages add the rest.
  insert into calls (org_id, call_id, kind, assistant_id, phone_number_id, caller_number)
  values (p_org_id, p_call_id, p_kind, p_assistant_id, p_phone_number_id, p_caller_number)
  on conflict do nothing;
  insert into tool_calls as t (
    org_id, call_id, tool_call_id, arguments_sha256, name, arguments, answer, outcome, duration_ms, appointment_id,
    understood)
  values (
    p_org_id, p_call_id, p_tool_call_id, p_arguments_sha256, p_name, p_arguments, p_answer, p_outcome, p_duration_ms,
    (select a.appointment_id from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id),
    coalesce(p_understood, '{}'))
  on conflict (org_id, call_id, tool_call_id, arguments_sha256) do update set deliveries = t.deliveries + 1
  returning t.answer, t.deliveries into v_answer, v_deliveries;
  if p_outcome in ('booked', 'moved') and v_deliveries = 1 then
    select exists (
      select from tool_calls o
      where o.org_id = p_org_id and o.call_id = p_call_id and o.outcome = 'slot_unavailable'
        and o.understood -> 'alternatives' ? (p_understood ->> 'startsAt')) into v_took_offer;
  end if;
  return json_build_object('answer', v_answer, 'tookOffer', v_took_offer);
end
$fn$;
