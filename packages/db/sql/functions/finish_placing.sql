-- What became of asking Vapi for a call that claim_outbound_call gave out. p_call_id: Vapi has it; answered is what Vapi's messages
-- have told of that call already. Otherwise it certainly did not ring, and waits again where p_again says that another try may help,
-- unless p_unknown: then it may have, and is never placed again.
create or replace function finish_placing(
  p_org_id uuid, p_outbound_id uuid, p_attempt integer, p_call_id text default null, p_trouble text default null,
  p_again boolean default false, p_unknown boolean default false, p_ended text default 'failed', p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_call_id is not null then
    update outbound_calls set status = 'ringing', vapi_call_id = p_call_id, updated_at = now()
    where org_id = p_org_id and outbound_id = p_outbound_id and status = 'placing' and attempts = p_attempt;
  elsif p_again then
    update outbound_calls set placed_at = null, claimed_at = null, updated_at = now(), trouble = left(p_trouble, 300),
      status = case when attempts < 4 then 'planned' else 'ended' end, ended = case when attempts >= 4 then 'failed' end,
      ended_at = case when attempts >= 4 then v_now end,
      not_before = least(v_now + (array['1 minute', '5 minutes', '15 minutes', '15 minutes']::interval[])[least(attempts, 4)],
        not_after - interval '1 second')
    where org_id = p_org_id and outbound_id = p_outbound_id and status = 'placing' and attempts = p_attempt;
  else
    update outbound_calls set status = 'ended', ended = p_ended, trouble = left(p_trouble, 300), ended_at = v_now, claimed_at = null,
      placed_at = case when p_unknown then placed_at end, updated_at = now()
    where org_id = p_org_id and outbound_id = p_outbound_id and status = 'placing' and attempts = p_attempt;
  end if;
  return (
    select json_build_object('status', c.status, 'endedReason', c.ended_reason, 'cost', c.cost,
      'talkedSeconds', extract(epoch from c.ended_at - c.started_at))
    from calls c where c.org_id = p_org_id and c.call_id = p_call_id);
end
$fn$;
