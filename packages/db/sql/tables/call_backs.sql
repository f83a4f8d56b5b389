-- What the clinic's people noted of those who are to be called: that somebody has, and a note. Whom there is to call is not kept here:
-- it is read from what there is now (list_open_requests, list_calls_to_return, list_hit_visits). A row goes when what it is about is over.
create table call_backs (
  org_id uuid not null references organizations,
  kind text not null check (kind in ('request', 'call', 'closure', 'clock')),
  -- Of what it is about, as those who list it name it.
  subject_id text not null check (length(subject_id) between 1 and 300),
  -- Null: still to be called.
  done_at timestamptz,
  done_by text check (length(done_by) <= 200),
  note text not null default '' check (length(note) <= 1000),
  updated_at timestamptz not null default now(),
  primary key (org_id, kind, subject_id),
  check ((done_at is null) = (done_by is null))
);

alter table call_backs enable row level security;
alter table call_backs force row level security;
create policy tenant_only on call_backs
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- A note may say anything of anybody: the log tells that there was one.
create trigger record_change after insert or update on call_backs for each row
  execute function record_change('call_back', 'subject_id', '{note}', '{}', '{}');

grant select, insert, update, delete on call_backs to callwaiting_app;
