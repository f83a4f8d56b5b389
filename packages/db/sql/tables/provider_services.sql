-- Who gives which service.
create table provider_services (
  org_id uuid not null,
  provider_id uuid not null,
  service_id uuid not null,
  primary key (org_id, service_id, provider_id),
  foreign key (org_id, provider_id) references providers on delete cascade,
  foreign key (org_id, service_id) references services on delete cascade
);

alter table provider_services enable row level security;
alter table provider_services force row level security;
create policy tenant_only on provider_services
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on provider_services for each row
  execute function record_change('provider_service', 'provider_id', '{}', '{}', '{}');

grant select, insert, delete on provider_services to callwaiting_app;
