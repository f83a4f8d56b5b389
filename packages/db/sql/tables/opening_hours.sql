-- Wall-clock time of the clinic, so that a day with a clock change keeps its hours. A break is the gap between two rows.
-- provider_id null: the clinic's hours; a provider with rows of their own follows only those.
create table opening_hours (
  org_id uuid not null references organizations,
  opening_hours_id uuid not null default gen_random_uuid(),
  provider_id uuid,
  weekday smallint not null check (weekday between 1 and 7),
  opens_at time not null,
  closes_at time not null check (closes_at > opens_at),
  -- Where; null in a clinic with one address.
  location_id uuid,
  primary key (org_id, opening_hours_id),
  foreign key (org_id, provider_id) references providers on delete cascade,
  foreign key (org_id, location_id) references locations
);
create index opening_hours_by_weekday on opening_hours (org_id, weekday);

alter table opening_hours enable row level security;
alter table opening_hours force row level security;
create policy tenant_only on opening_hours
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on opening_hours for each row
  execute function record_change('opening_hours', 'opening_hours_id', '{}', '{}', '{}');

grant select, insert, delete on opening_hours to callwaiting_app;
