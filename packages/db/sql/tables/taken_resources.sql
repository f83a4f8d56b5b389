-- Which visit, or which hold, has which resource: for as long as it blocks its provider (appointments.blocked), buffers included. Written by the
-- trigger on appointments alone (keep_resources), in the transaction that takes the time. It goes with a hold, and when a visit is given up.
create table taken_resources (
  org_id uuid not null,
  appointment_id uuid not null,
  resource_id uuid not null,
  blocked tstzrange not null,
  -- That of the visit: under row-level security no index serves `&&` on blocked, and no visit blocks more than 24 hours.
  starts_at timestamptz not null,
  primary key (org_id, appointment_id, resource_id),
  foreign key (org_id, appointment_id) references appointments on delete cascade,
  foreign key (org_id, resource_id) references resources,
  -- The last word for every writer, as appointments_never_overlap is for providers; there is no exception to it.
  constraint taken_resources_never_overlap exclude using gist (org_id with =, resource_id with =, blocked with &&)
);
create index taken_resources_by_time on taken_resources (org_id, resource_id, starts_at);

alter table taken_resources enable row level security;
alter table taken_resources force row level security;
create policy tenant_only on taken_resources
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update, delete on taken_resources to callwaiting_app;
