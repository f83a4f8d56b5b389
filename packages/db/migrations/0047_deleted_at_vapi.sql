-- A call that was deleted at Vapi has ended and says that nobody asked us to erase it; a time of the future gives way to a true one;
-- live screens hear of a recording that has come. Older servers read and write what they did.

-- Tells live screens that the recording of a call can be heard here: its call is as it was, so nothing else does. Runs as the owner,
-- because the server's role may not write to the log.
create or replace function tell_of_recording() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  insert into public.changes (org_id, actor_kind, entity, entity_id, action, audited)
  values (new.org_id, 'system', 'call', new.call_id, 'updated', false);
  return null;
end
$fn$;
revoke execute on function tell_of_recording() from public;

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
  insert into changes (org_id, actor_kind, actor_id, entity, entity_id, action, redacted)
  values (p_org_id, 'phone', p_call_id, 'call', p_call_id, 'deleted', false);
end
$fn$;
revoke execute on function forget_call(uuid, text) from public;
grant execute on function forget_call(uuid, text) to callwaiting_app;

-- Adds what one message says about a call. Messages come in any order and more than once: what is known is never forgotten, a
-- fact of a later message (p_at) is never overwritten by an earlier one, and a call that has ended stays ended. What was erased
-- stays erased, and words that were removed stay removed, because Vapi's last report may come late.
-- p_facts are those that have no column of their own, by name. p_seen_started_at and p_seen_ended_at are when a message was made
-- that says that the call began or ended: good until the moment itself is told.
create or replace function record_call(
  p_org_id uuid, p_call_id text, p_kind text default null, p_status text default null,
  p_assistant_id text default null, p_phone_number_id text default null, p_caller_number text default null,
  p_started_at timestamptz default null, p_ended_at timestamptz default null, p_ended_reason text default null,
  p_summary text default null, p_transcript text default null, p_recording_url text default null,
  p_cost numeric default null, p_facts jsonb default '{}', p_at timestamptz default null,
  p_seen_started_at timestamptz default null, p_seen_ended_at timestamptz default null,
  p_hung_at timestamptz default null
) returns void
language plpgsql
as $fn$
declare
  -- A message from the future would make all others old.
  v_at bigint := extract(epoch from least(p_at, clock_timestamp())) * 1000;
  -- What was taken in of the future before that was refused (isFuture in the server) gives way to what comes later.
  v_latest timestamptz := clock_timestamp() + interval '5 minutes';
  v_told text[] := array(
    select told.name from jsonb_each_text(jsonb_build_object(
      'kind', p_kind, 'assistant_id', p_assistant_id, 'phone_number_id', p_phone_number_id,
      'caller_number', p_caller_number, 'started_at', p_started_at, 'ended_at', p_ended_at,
      'ended_reason', p_ended_reason, 'status', p_status, 'summary', p_summary, 'transcript', p_transcript,
      'recording_url', p_recording_url, 'cost', p_cost) || p_facts) told (name, value)
    where told.value is not null);
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into calls as c (
    org_id, call_id, kind, status, assistant_id, phone_number_id, caller_number, started_at, ended_at, ended_reason,
    summary, transcript, recording_url, cost, facts, facts_at, hung_at)
  values (
    p_org_id, p_call_id, p_kind, p_status, p_assistant_id, p_phone_number_id, p_caller_number,
    coalesce(p_started_at, p_seen_started_at), coalesce(p_ended_at, p_seen_ended_at), p_ended_reason, p_summary,
    p_transcript, p_recording_url, p_cost, p_facts,
    (select coalesce(jsonb_object_agg(name, v_at), '{}') from unnest(v_told) name), array_remove(array[p_hung_at], null))
  on conflict (org_id, call_id) do update set
    kind = newer_fact(c.kind, excluded.kind, c.facts_at -> 'kind', v_at),
    status = case when c.status = 'ended' then c.status
      else newer_fact(c.status, excluded.status, c.facts_at -> 'status', v_at) end,
    assistant_id = newer_fact(c.assistant_id, excluded.assistant_id, c.facts_at -> 'assistant_id', v_at),
    phone_number_id = newer_fact(c.phone_number_id, excluded.phone_number_id, c.facts_at -> 'phone_number_id', v_at),
    caller_number = newer_fact(c.caller_number, excluded.caller_number, c.facts_at -> 'caller_number', v_at),
    started_at = case
      when c.facts_at ? 'started_at' then newer_fact(c.started_at, p_started_at, c.facts_at -> 'started_at', v_at)
      else coalesce(p_started_at, least(case when c.started_at <= v_latest then c.started_at end, p_seen_started_at)) end,
    ended_at = case
      when c.facts_at ? 'ended_at' then newer_fact(c.ended_at, p_ended_at, c.facts_at -> 'ended_at', v_at)
      else coalesce(p_ended_at, greatest(case when c.ended_at <= v_latest then c.ended_at end, p_seen_ended_at)) end,
    ended_reason = newer_fact(c.ended_reason, excluded.ended_reason, c.facts_at -> 'ended_reason', v_at),
    summary = newer_fact(c.summary, excluded.summary, c.facts_at -> 'summary', v_at),
    transcript = newer_fact(c.transcript, excluded.transcript, c.facts_at -> 'transcript', v_at),
    recording_url = newer_fact(c.recording_url, excluded.recording_url, c.facts_at -> 'recording_url', v_at),
    cost = newer_fact(c.cost, excluded.cost, c.facts_at -> 'cost', v_at),
    facts = c.facts || (
      select coalesce(jsonb_object_agg(told.name, newer_fact(c.facts -> told.name, told.value, c.facts_at -> told.name, v_at)), '{}')
      from jsonb_each(p_facts) told (name, value)),
    facts_at = c.facts_at || (
      select coalesce(jsonb_object_agg(told.name, v_at), '{}') from unnest(v_told) told (name)
      where coalesce((c.facts_at ->> told.name)::bigint, 0) <= v_at),
    -- A message that is delivered twice is one time that the assistant hung.
    hung_at = case when p_hung_at is null or p_hung_at = any (c.hung_at) or cardinality(c.hung_at) >= 100 then c.hung_at
      else c.hung_at || p_hung_at end,
    updated_at = now()
  where c.erased_at is null and c.words_removed_at is null;
end
$fn$;

CREATE TRIGGER tell_of_recording AFTER INSERT ON public.recordings FOR EACH ROW EXECUTE FUNCTION tell_of_recording();
