-- How a call that we made ended, as Vapi tells it, and what it cost. What the person told the assistant to do is how it ended for us. What was
-- said first stays: messages come in any order and more than once. False: it is none of ours.
create or replace function note_outbound_end(p_org_id uuid, p_call_id text, p_ended text default null, p_cost numeric default null)
  returns boolean
language plpgsql
as $fn$
declare
  v_call outbound_calls;
  v_ended text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_call from outbound_calls where org_id = p_org_id and vapi_call_id = p_call_id;
  v_ended := coalesce(v_call.said, p_ended);
  -- The next who waits is asked. Whoever was told of an offer in another way as well keeps it until its deadline.
  if p_ended is not null and v_call.status = 'ringing' and v_call.reason = 'offer' and (
      v_ended in ('declined', 'wrong_person', 'opted_out')
      or v_ended in ('voicemail', 'screened', 'no_answer') and exists (select from waitlist_offers o
        where o.org_id = p_org_id and o.offer_id = v_call.subject_id and o.told = 'by_staff')) then
    perform close_offer(p_org_id, v_call.subject_id, v_ended);
  end if;
  update outbound_calls set
    cost = coalesce(p_cost, cost), updated_at = now(),
    status = case when p_ended is not null then 'ended' else status end,
    ended = coalesce(ended, case when p_ended is not null then coalesce(said, p_ended) end),
    ended_at = coalesce(ended_at, case when p_ended is not null then now() end)
  where org_id = p_org_id and vapi_call_id = p_call_id;
  return found;
end
$fn$;
