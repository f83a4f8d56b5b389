-- Messages of a clinic's assistant that could not be read at all: why, in the server's words, and when it last happened. Nothing of
-- what was in them.
create table unread_messages (
  org_id uuid not null references organizations,
  reason text not null check (length(reason) between 1 and 500),
  last_seen_at timestamptz not null default now(),
  primary key (org_id, reason)
);

alter table unread_messages enable row level security;
alter table unread_messages force row level security;
create policy tenant_only on unread_messages
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update (last_seen_at) on unread_messages to callwaiting_app;
