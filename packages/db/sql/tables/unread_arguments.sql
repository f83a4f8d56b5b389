-- Arguments that a clinic's assistant sends to a tool and that the tool does not have: the names, never what was in them. At most
-- 100 for a clinic; staff dismiss what they know of, and it comes back when it is sent again.
create table unread_arguments (
  org_id uuid not null references organizations,
  tool text not null check (length(tool) between 1 and 64),
  name text not null check (length(name) between 1 and 60),
  last_seen_at timestamptz not null default now(),
  primary key (org_id, tool, name)
);

alter table unread_arguments enable row level security;
alter table unread_arguments force row level security;
create policy tenant_only on unread_arguments
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, delete, update (last_seen_at) on unread_arguments to callwaiting_app;
