create table services (
  org_id uuid not null references organizations,
  service_id uuid not null default gen_random_uuid(),
  -- What the voice tools send: short and lower case.
  key text not null check (key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
  name text not null check (length(name) between 1 and 200),
  duration_minutes integer not null check (duration_minutes between 5 and 720),
  buffer_before_minutes integer not null default 0 check (buffer_before_minutes between 0 and 240),
  buffer_after_minutes integer not null default 0 check (buffer_after_minutes between 0 and 240),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  -- For callers who ask: in the smallest unit (cents, yen), with the currency in which it was written down. A clinic that moves to
  -- another country would else have other prices overnight.
  price_minor integer check (price_minor >= 0),
  price_currency text check (price_currency ~ '^[A-Z]{3}$'),
  description text check (length(description) between 1 and 500),
  -- Whether service_needs has something for it (set_service_needs): who books reads this row anyway.
  needs_resources boolean not null default false,
  constraint services_price_whole check ((price_minor is null) = (price_currency is null)),
  primary key (org_id, service_id),
  unique (org_id, key)
);

alter table services enable row level security;
alter table services force row level security;
create policy tenant_only on services
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on services for each row
  execute function record_change('service', 'service_id', '{}', '{}', '{}');

-- Never deleted: appointments point to them.
grant select, insert, update on services to callwaiting_app;
