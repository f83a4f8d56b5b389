-- What the phone did: calls as Vapi reports them, and every tool call with what was asked and answered.
-- Texts are what people and models said: data, never markup and never code.

create table calls (
  org_id uuid not null references organizations,
  -- Vapi's id.
  call_id text not null check (length(call_id) between 1 and 200),
  kind text check (kind in ('inbound', 'outbound', 'web')),
  -- Vapi's words; `ended` is final.
  status text,
  assistant_id text,
  phone_number_id text,
  caller_number text,
  started_at timestamptz,
  ended_at timestamptz,
  ended_reason text,
  summary text,
  transcript text,
  recording_url text,
  -- US dollars
  cost numeric(12, 6),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, call_id)
);
create index calls_by_time on calls (org_id, created_at desc, call_id);

-- One row for one tool call with one set of arguments, however often it is delivered.
create table tool_calls (
  org_id uuid not null,
  call_id text not null,
  tool_call_id text not null check (length(tool_call_id) between 1 and 300),
  -- SHA-256, hex, of the arguments in canonical form: the same id with other arguments is another request.
  arguments_sha256 text not null check (arguments_sha256 ~ '^[0-9a-f]{64}$'),
  name text not null check (length(name) between 1 and 100),
  arguments jsonb not null,
  answer text not null,
  outcome text not null check (length(outcome) between 1 and 100),
  duration_ms integer not null check (duration_ms >= 0),
  appointment_id uuid,
  deliveries integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (org_id, call_id, tool_call_id, arguments_sha256),
  foreign key (org_id, call_id) references calls on delete cascade,
  foreign key (org_id, appointment_id) references appointments
);
create index tool_calls_by_appointment on tool_calls (org_id, appointment_id) where appointment_id is not null;

-- A provider's calendar for Google, Apple or Outlook. Whoever has the token may read; the hash finds the row and the
-- sealed copy lets the clinic see its link again.
create table calendar_feeds (
  org_id uuid not null references organizations,
  feed_id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  sealed_token text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (org_id, feed_id),
  unique (org_id, token_hash),
  foreign key (org_id, provider_id) references providers on delete cascade
);
create index calendar_feeds_by_hash on calendar_feeds (token_hash);

do $policies$
declare
  v_table text;
begin
  foreach v_table in array array['calls', 'tool_calls'] loop
    execute format('create policy tenant_only on %I using (org_id = (select current_org_id()))
      with check (org_id = (select current_org_id()))', v_table);
  end loop;
  foreach v_table in array array['calls', 'tool_calls', 'calendar_feeds'] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
  end loop;
end
$policies$;

create policy tenant_or_bearer on calendar_feeds
  using (org_id = (select current_org_id())
    or token_hash = (select nullif(current_setting('app.feed_token_hash', true), '')))
  with check (org_id = (select current_org_id()));

grant select, insert, update on calls, tool_calls to callwaiting_app;
grant select on calendar_feeds to callwaiting_app;

-- Adds what one message says about a call. Messages come in any order and more than once: what is known is never
-- forgotten, and a call that has ended stays ended.
create function record_call(
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
    updated_at = now();
end
$fn$;

-- What was answered to this very tool call before, or null.
create function find_tool_call_answer(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text
) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return (
    select json_build_object('answer', t.answer) from tool_calls t
    where t.org_id = p_org_id and t.call_id = p_call_id and t.tool_call_id = p_tool_call_id
      and t.arguments_sha256 = p_arguments_sha256);
end
$fn$;

-- Keeps what was asked and answered. When a twin was quicker, its answer stands and is returned. An appointment that
-- is not this organization's is left out rather than believed.
create function record_tool_call(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text, p_name text, p_arguments jsonb,
  p_answer text, p_outcome text, p_duration_ms integer, p_appointment_id uuid default null,
  p_kind text default null, p_assistant_id text default null, p_phone_number_id text default null,
  p_caller_number text default null
) returns json
language plpgsql
as $fn$
declare
  v_answer text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Often the first word of a call; its status messages add the rest.
  insert into calls (org_id, call_id, kind, assistant_id, phone_number_id, caller_number)
  values (p_org_id, p_call_id, p_kind, p_assistant_id, p_phone_number_id, p_caller_number)
  on conflict do nothing;
  insert into tool_calls as t (
    org_id, call_id, tool_call_id, arguments_sha256, name, arguments, answer, outcome, duration_ms, appointment_id)
  values (
    p_org_id, p_call_id, p_tool_call_id, p_arguments_sha256, p_name, p_arguments, p_answer, p_outcome, p_duration_ms,
    (select a.appointment_id from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id))
  on conflict (org_id, call_id, tool_call_id, arguments_sha256) do update set deliveries = t.deliveries + 1
  returning t.answer into v_answer;
  return json_build_object('answer', v_answer);
end
$fn$;
