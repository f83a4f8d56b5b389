-- What other systems are told: one row for each event and endpoint. Ids, times and states alone; what is a patient's is looked up when
-- it is sent, and kept nowhere.
create table webhook_deliveries (
  org_id uuid not null references organizations,
  delivery_id uuid not null default gen_random_uuid(),
  endpoint_id uuid not null,
  -- The same for each endpoint, each attempt and each replay: made of the change that it tells of.
  event_id text not null check (length(event_id) between 1 and 64),
  kind text not null check (length(kind) between 1 and 60),
  -- Of the change: the order of a visit's events. Null with the visit's id: a test.
  change_id bigint,
  appointment_id uuid,
  happened_at timestamptz not null,
  data jsonb not null,
  -- sending: claimed by a server, which may have died with it. failed: given up.
  status text not null default 'planned' check (status in ('planned', 'sending', 'delivered', 'failed')),
  -- All that were made, and those since it was planned last.
  attempts integer not null default 0,
  tries integer not null default 0,
  due_at timestamptz not null,
  claimed_at timestamptz,
  delivered_at timestamptz,
  -- What was answered last; null: nothing.
  status_code integer check (status_code between 100 and 999),
  -- In our own words; never of what was answered.
  trouble text check (length(trouble) between 1 and 300),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, delivery_id),
  constraint uq_webhook_deliveries_event unique (org_id, endpoint_id, event_id),
  foreign key (org_id, endpoint_id) references webhook_endpoints on delete cascade,
  check ((change_id is null) = (appointment_id is null))
);
create index webhook_deliveries_by_due on webhook_deliveries (org_id, due_at) where status in ('planned', 'sending');
create index webhook_deliveries_in_order on webhook_deliveries (org_id, endpoint_id, appointment_id, change_id)
  where status in ('planned', 'sending');
create index webhook_deliveries_by_time on webhook_deliveries (org_id, created_at, delivery_id);

alter table webhook_deliveries enable row level security;
alter table webhook_deliveries force row level security;
create policy tenant_only on webhook_deliveries
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update, delete on webhook_deliveries to callwaiting_app;
