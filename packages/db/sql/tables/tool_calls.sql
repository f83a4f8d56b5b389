-- What was asked and answered in a call. One row for one tool call with one set of arguments, however often it is delivered.
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
  -- What the tool made of what it heard: corrections, the time it took, other times it offered.
  understood jsonb not null default '{}',
  primary key (org_id, call_id, tool_call_id, arguments_sha256),
  foreign key (org_id, call_id) references calls on delete cascade,
  foreign key (org_id, appointment_id) references appointments
);
create index tool_calls_by_appointment on tool_calls (org_id, appointment_id) where appointment_id is not null;
create index tool_calls_by_time on tool_calls (org_id, created_at);

alter table tool_calls enable row level security;
alter table tool_calls force row level security;
create policy tenant_only on tool_calls
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on tool_calls for each row
  execute function record_change('call', 'call_id', '{}', '{deliveries}', '{*}');
create trigger keep_best_outcome after insert on tool_calls for each row execute function keep_best_outcome();

grant select, insert, update on tool_calls to callwaiting_app;
