-- What a service needs: of each of its needs one of the resources in it ("any of rooms A and B", "the ultrasound"). A resource is in one need
-- of a service at most, so which of them is taken for one need never decides whether there is one for another.
create table service_needs (
  org_id uuid not null,
  service_id uuid not null,
  need smallint not null check (need between 1 and 10),
  resource_id uuid not null,
  primary key (org_id, service_id, resource_id),
  foreign key (org_id, service_id) references services on delete cascade,
  foreign key (org_id, resource_id) references resources on delete cascade
);
create index service_needs_by_resource on service_needs (org_id, resource_id);

alter table service_needs enable row level security;
alter table service_needs force row level security;
create policy tenant_only on service_needs
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on service_needs for each row
  execute function record_change('service_need', 'service_id', '{}', '{}', '{}');

grant select, insert, update, delete on service_needs to callwaiting_app;
