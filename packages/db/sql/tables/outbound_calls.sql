-- Calls that the assistant makes: planned, placed, and how they ended.
create table outbound_calls (
  org_id uuid not null references organizations,
  outbound_id uuid not null default gen_random_uuid(),
  reason text not null check (reason in ('offer', 'reminder', 'call_back')),
  -- Null: whoever asked for something by phone and is not known.
  contact_id uuid,
  -- Gone with the contact's data.
  patient_name text check (length(patient_name) between 1 and 500),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  -- What it is about: of a reminder the visit, of an offer that of the waitlist, of a call back the open request. None of them is
  -- kept from being deleted: the call is then not made.
  subject_id uuid not null,
  -- What the person is told of a visit or a held time; nothing else is.
  starts_local timestamp,
  provider_id uuid,
  not_before timestamptz not null,
  not_after timestamptz not null check (not_after > not_before),
  -- placing: claimed by a server, which is asking Vapi for it or died with it. ringing: Vapi has it.
  status text not null default 'planned' check (status in ('planned', 'placing', 'ringing', 'ended')),
  -- What the person has told the assistant to do, by a tool call of this very call.
  said text check (said in ('accepted', 'declined', 'wrong_person', 'screened', 'opted_out')),
  ended text check (ended in ('answered', 'accepted', 'declined', 'no_answer', 'busy', 'voicemail', 'screened', 'wrong_person',
    'hung_up', 'opted_out', 'failed', 'dropped')),
  -- Why it was dropped or failed, in our own words.
  trouble text check (length(trouble) between 1 and 300),
  attempts integer not null default 0,
  claimed_at timestamptz,
  -- When Vapi was asked for it: it counts for the limits of that day. Null where it certainly never rang.
  placed_at timestamptz,
  vapi_call_id text check (length(vapi_call_id) between 1 and 200),
  -- US dollars, as Vapi reports them.
  cost numeric(12, 6),
  -- Staff have seen that it failed.
  seen_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, outbound_id),
  -- Cascading, because servers of the version before delete the contact that they merge into another.
  foreign key (org_id, contact_id) references contacts on delete cascade,
  check ((ended is not null) = (status = 'ended')),
  check (phone is not null or status = 'ended'),
  check (reason = 'call_back' or starts_local is not null and provider_id is not null)
);
create unique index uq_outbound_calls_live on outbound_calls (org_id, reason, subject_id) where status <> 'ended';
create index outbound_calls_live on outbound_calls (org_id, not_before) where status <> 'ended';
create index outbound_calls_by_placing on outbound_calls (org_id, placed_at) where placed_at is not null;
create index outbound_calls_by_contact on outbound_calls (org_id, contact_id, created_at desc);
create index outbound_calls_by_phone on outbound_calls (org_id, phone) where phone is not null;
create unique index uq_outbound_calls_at_vapi on outbound_calls (org_id, vapi_call_id) where vapi_call_id is not null;
create index outbound_calls_that_failed on outbound_calls (org_id, ended_at) where ended = 'failed' and seen_at is null;

alter table outbound_calls enable row level security;
alter table outbound_calls force row level security;
create policy tenant_only on outbound_calls
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger wake_outbound_calls after insert on outbound_calls for each row execute function wake_outbound_calls();
-- An offer goes on by the next way.
create trigger wake_waitlist after update of status on outbound_calls for each row
  when (new.reason = 'offer' and old.status <> 'ended' and new.status = 'ended') execute function wake_waitlist();
-- For live screens alone: what it says is no part of the audit log.
create trigger record_change after insert or update on outbound_calls for each row
  execute function record_change('outbound_call', 'outbound_id', '{}', '{}', '{*}');

grant select, insert, update on outbound_calls to callwaiting_app;
