-- What the phone did: calls as Vapi reports them. Texts are what people and models said: data, never markup and never code.
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
  -- Whose personal data was erased; what comes later for such a call is not taken in.
  erased_at timestamptz,
  -- When a call's words were removed; what comes later for it is not taken in.
  words_removed_at timestamptz,
  -- What it finally came to (keep_best_outcome); null when none of its tool calls came to anything.
  best_outcome text check (best_outcome in ('booked', 'moved', 'cancelled', 'conflict')),
  -- What came of it, stored, so that a list of the rare ones does not read through all: 0.6 s among 50 000 calls.
  result text not null generated always as (
    coalesce(best_outcome, case when ended_reason ~ 'error|fail' then 'failed' else 'no_booking' end)) stored,
  -- What else is known of the call, by name: `callFacts` in packages/domain says what there may be.
  facts jsonb not null default '{}',
  -- When each fact was told that a message brought, a column's or one of `facts`: milliseconds since 1970.
  facts_at jsonb not null default '{}',
  -- When the assistant had nothing to say, each time that Vapi reported it.
  hung_at timestamptz[] not null default '{}',
  -- How it ended: a word of `CallEnd` in packages/domain, which derives it (`readCallEnd`). Null until then.
  ended_as text,
  -- The caller did not get what was wanted: somebody calls them back.
  wants_call boolean not null default false,
  -- The service that it was about, as far as it is known.
  service_id uuid,
  -- Since when its end is to be derived, anew where it was before; null where nothing came since.
  end_due_at timestamptz default now(),
  primary key (org_id, call_id)
);
create index calls_by_time on calls (org_id, created_at desc, call_id);
create index calls_by_caller on calls (org_id, caller_number) where caller_number is not null;
create index calls_with_words on calls (org_id, created_at) where words_removed_at is null;
create index calls_by_result on calls (org_id, result, created_at desc, call_id);
-- Lists and figures: these go by the index alone.
create index calls_by_end on calls (org_id, ended_as, created_at desc, call_id) include (kind, service_id);
create index calls_that_want_one on calls (org_id, created_at) where wants_call;
create index calls_with_end_due on calls (org_id, end_due_at) where end_due_at is not null;
-- Not looked for in the rows of before: they are read clinic by clinic, in small steps.
alter table calls add constraint calls_ended_as_check check (ended_as in (
  'booked', 'moved', 'cancelled', 'waitlisted', 'informed', 'to_staff', 'no_time', 'closed', 'unclear_date', 'unclear_time',
  'unclear_number', 'unclear_name', 'unclear_other', 'wrong_facts', 'gave_up', 'failed', 'hung_up', 'not_reached')) not valid;

alter table calls enable row level security;
alter table calls force row level security;
create policy tenant_only on calls
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- best_outcome and result are no news: the tool call that brings them is.
create trigger record_change after insert or update or delete on calls for each row
  execute function record_change('call', 'call_id', '{}', '{best_outcome,result,ended_as,wants_call,service_id,end_due_at}', '{*}');
-- How a call ended is news; that of an old one, which is derived late, is not.
create trigger record_end after update of ended_as on calls for each row
  when (new.ended_as is distinct from old.ended_as and new.created_at > now() - interval '2 days')
  execute function record_change('call', 'call_id', '{}', '{}', '{*}');

-- Reports alone tell of a recording.
create trigger enqueue_recording after insert or update of recording_url, facts on calls for each row
  when (new.recording_url is not null)
  execute function enqueue_recording();
create trigger drop_recording after update of erased_at, words_removed_at on calls for each row
  when (new.erased_at is not null or new.words_removed_at is not null)
  execute function drop_recording();

grant select, insert, update on calls to callwaiting_app;
