-- Our tools as Vapi keeps them for this organization.
create table vapi_tools (
  org_id uuid not null references organizations,
  name text not null check (name ~ '^[a-zA-Z0-9_-]{1,64}$'),
  vapi_tool_id text not null,
  synced_hash text not null check (synced_hash ~ '^[0-9a-f]{64}$'),
  synced_at timestamptz not null default now(),
  primary key (org_id, name)
);

alter table vapi_tools enable row level security;
alter table vapi_tools force row level security;
create policy tenant_only on vapi_tools
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update on vapi_tools to callwaiting_app;
