-- Where a clinic with several addresses is. With fewer than two in use nobody is told or asked of places: organizations.has_locations.
create table locations (
  org_id uuid not null references organizations,
  location_id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  -- As it stands on a letter, a line each.
  address text not null default '' check (length(address) <= 500),
  phone text check (length(phone) between 1 and 40),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (org_id, location_id)
);

alter table locations enable row level security;
alter table locations force row level security;
create policy tenant_only on locations
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on locations for each row
  execute function record_change('location', 'location_id', '{}', '{}', '{}');
create trigger count_locations after insert or update of active on locations for each row
  execute function count_locations();

-- Never deleted: visits are there.
grant select, insert, update on locations to callwaiting_app;
