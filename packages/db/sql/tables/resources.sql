-- Rooms and equipment that services need besides somebody who gives them. Each serves one visit at a time.
create table resources (
  org_id uuid not null references organizations,
  resource_id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('room', 'equipment')),
  name text not null check (length(name) between 1 and 200),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (org_id, resource_id)
);

alter table resources enable row level security;
alter table resources force row level security;
create policy tenant_only on resources
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on resources for each row
  execute function record_change('resource', 'resource_id', '{}', '{}', '{}');

-- Never deleted: visits had them.
grant select, insert, update on resources to callwaiting_app;
