-- Adds what one message says about a call. Messages come in any order and more than once: what is known is never forgotten, and
-- a call that has ended stays ended. What was erased stays erased, and words that were removed stay removed, because Vapi's last
-- report may come late.
create or replace function record_call(
  p_org_id uuid, p_call_id text, p_kind text default null, p_status text default null,
  p_assistant_id text default null, p_phone_number_id text default null, p_caller_number text default null,
  p_started_at timestamptz default null, p_ended_at timestamptz default null, p_ended_reason text default null,
  p_summary text default null, p_transcript text default null, p_recording_url text default null,
  p_cost numeric default null
) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into calls as c (
    org_id, call_id, kind, status, assistant_id, phone_number_id, caller_number, started_at, ended_at, ended_reason,
    summary, transcript, recording_url, cost)
  values (
    p_org_id, p_call_id, p_kind, p_status, p_assistant_id, p_phone_number_id, p_caller_number, p_started_at,
    p_ended_at, p_ended_reason, p_summary, p_transcript, p_recording_url, p_cost)
  on conflict (org_id, call_id) do update set
    kind = coalesce(excluded.kind, c.kind),
    status = case when c.status = 'ended' then c.status else coalesce(excluded.status, c.status) end,
    assistant_id = coalesce(excluded.assistant_id, c.assistant_id),
    phone_number_id = coalesce(excluded.phone_number_id, c.phone_number_id),
    caller_number = coalesce(excluded.caller_number, c.caller_number),
    started_at = least(excluded.started_at, c.started_at),
    ended_at = greatest(excluded.ended_at, c.ended_at),
    ended_reason = coalesce(excluded.ended_reason, c.ended_reason),
    summary = coalesce(excluded.summary, c.summary),
    transcript = coalesce(excluded.transcript, c.transcript),
    recording_url = coalesce(excluded.recording_url, c.recording_url),
    cost = coalesce(excluded.cost, c.cost),
    updated_at = now()
  where c.erased_at is null and c.words_removed_at is null;
end
$fn$;
