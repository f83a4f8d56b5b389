-- Erases our copy of a call that was deleted at Vapi: who called, what was said and what was made of it. Figures stay, as for a
-- person who is erased, and what the call booked is the clinic's. A call that was never heard of is remembered as erased, because
-- its last report may come late. That nobody asked us to erase it is kept with it. Runs as the owner, because the server's role may
-- not write to the log.
create or replace function forget_call(p_org_id uuid, p_call_id text) returns void
language plpgsql security definer set search_path = public, pg_temp
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into calls as c (org_id, call_id, status, facts, erased_at)
  values (p_org_id, p_call_id, 'ended', '{"isDeletedAtVapi": true}', now())
  on conflict (org_id, call_id) do update set
    caller_number = null, transcript = null, summary = null, recording_url = null, facts = excluded.facts, facts_at = '{}',
    -- Nothing more is taken in of it, its end included.
    status = excluded.status, erased_at = now(), updated_at = now()
  where c.erased_at is null;
  if not found then
    return;
  end if;
  -- The hash of the arguments would confirm a guess at them.
  update tool_calls set arguments = '{}', understood = '{}', answer = '',
    arguments_sha256 = encode(sha256(gen_random_uuid()::text::bytea), 'hex')
  where org_id = p_org_id and call_id = p_call_id;
  delete from call_backs b where b.org_id = p_org_id and (b.kind = 'call' and b.subject_id = p_call_id
    or b.kind = 'request' and b.subject_id in (
      select r.request_id::text from open_requests r where r.org_id = p_org_id and r.call_id = p_call_id));
  delete from open_requests where org_id = p_org_id and call_id = p_call_id;
  insert into changes (org_id, actor_kind, actor_id, entity, entity_id, action, redacted)
  values (p_org_id, 'phone', p_call_id, 'call', p_call_id, 'deleted', false);
end
$fn$;
revoke execute on function forget_call(uuid, text) from public;
grant execute on function forget_call(uuid, text) to callwaiting_app;
