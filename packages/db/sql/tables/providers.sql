create table providers (
  org_id uuid not null references organizations,
  provider_id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (org_id, provider_id)
);

alter table providers enable row level security;
alter table providers force row level security;
create policy tenant_only on providers
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on providers for each row
  execute function record_change('provider', 'provider_id', '{}', '{}', '{}');

-- Never deleted: appointments point to them. Row locks need the right to update.
grant select, insert on providers to callwaiting_app;
grant update (name, active) on providers to callwaiting_app;
