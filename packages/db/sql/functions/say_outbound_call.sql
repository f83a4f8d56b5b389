-- What the person told the assistant to do, by a tool call of the call that we made; the last word counts. Without p_said only what the call
-- is about. Null: the call is none of ours, or it is over.
create or replace function say_outbound_call(p_org_id uuid, p_call_id text, p_said text default null) returns json
language plpgsql
as $fn$
declare
  v_call outbound_calls;
  v_offered json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_call from outbound_calls
  where org_id = p_org_id and vapi_call_id = p_call_id and status = 'ringing';
  if not found then
    return null;
  end if;
  -- An offer is theirs at once, or is over: then nothing was accepted.
  if p_said = 'accepted' and v_call.reason = 'offer' then
    v_offered := accept_offer(p_org_id, v_call.subject_id, v_call.starts_local, 'phone');
    if not (v_offered ->> 'success')::boolean then
      return outbound_json(v_call);
    end if;
  end if;
  if p_said is not null then
    update outbound_calls set said = p_said, updated_at = now()
    where org_id = p_org_id and outbound_id = v_call.outbound_id
    returning * into v_call;
  end if;
  return outbound_json(v_call);
end
$fn$;
