-- Keeps what was asked and answered. When a twin was quicker, its answer stands and is returned. An appointment that is not this
-- organization's is left out rather than believed.
--   {answer, tookOffer, isLate}
-- tookOffer: whether this booked or moved to a time that was offered before in the same call, because the wanted one was taken.
-- True once only, however often the tool call is delivered.
-- isLate: the call had ended; how it ended is to be derived anew.
-- What was done when the caller had hung up already is noted as what nobody has heard (open_requests).
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
  v_unheard record;
  v_is_late boolean := false;
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
  if p_outcome in ('booked', 'moved', 'cancelled') and v_deliveries = 1 then
    select a.request_key, a.patient_name, c.phone, c.email, c.email_is_placeholder, s.key as service, a.starts_at into v_unheard
    from calls k
    join appointments a on a.org_id = k.org_id and a.appointment_id = p_appointment_id
    join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    where k.org_id = p_org_id and k.call_id = p_call_id and k.ended_at < now();
    if found and p_outcome = 'booked' then
      perform note_open_request(p_org_id, 'book', 0, p_call_id, v_unheard.request_key, v_unheard.patient_name, v_unheard.phone,
        case when not v_unheard.email_is_placeholder then v_unheard.email end, v_unheard.service, v_unheard.starts_at);
    elsif found then
      perform note_open_request(p_org_id, case p_outcome when 'moved' then 'move' else 'cancel' end, 0, p_call_id,
        p_starts_at => case p_outcome when 'moved' then v_unheard.starts_at end, p_appointment_id => p_appointment_id);
    end if;
  end if;
  if v_deliveries = 1 then
    update calls k set end_due_at = clock_timestamp()
    where k.org_id = p_org_id and k.call_id = p_call_id and (k.ended_at is not null or k.status = 'ended' or k.ended_reason is not null);
    v_is_late := found;
  end if;
  if p_outcome in ('booked', 'moved') and v_deliveries = 1 then
    select exists (
      select from tool_calls o
      where o.org_id = p_org_id and o.call_id = p_call_id and o.outcome = 'slot_unavailable'
        and o.understood -> 'alternatives' ? (p_understood ->> 'startsAt')) into v_took_offer;
  end if;
  return json_build_object('answer', v_answer, 'tookOffer', v_took_offer, 'isLate', v_is_late);
end
$fn$;
