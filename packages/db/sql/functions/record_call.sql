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
    end_due_at = case when 'ended' in (c.status, p_status) or c.ended_at is not null or c.ended_reason is not null or p_ended_reason is not null
      then clock_timestamp() else c.end_due_at end,
    updated_at = now()
  where c.erased_at is null and c.words_removed_at is null;
end
$fn$;
