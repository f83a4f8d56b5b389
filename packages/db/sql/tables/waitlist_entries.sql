-- Who waits for what: their wish on the clinic's clock. Never a promise.
create table waitlist_entries (
  org_id uuid not null references organizations,
  entry_id uuid not null default gen_random_uuid(),
  contact_id uuid not null,
  patient_name text not null check (length(patient_name) between 1 and 200),
  service_id uuid not null,
  -- Null: with whomever.
  provider_id uuid,
  -- Monday is 1.
  weekdays integer[] not null default '{1,2,3,4,5,6,7}' check (
    weekdays <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(weekdays) between 1 and 7),
  -- The visit begins and ends between the two.
  from_time time not null default '00:00',
  until_time time not null default '24:00' check (until_time > from_time),
  from_date date,
  until_date date not null,
  -- How long before the visit they must have said yes.
  notice_minutes integer not null default 0 check (notice_minutes between 0 and 43200),
  -- How to reach them: any that there is, or only by a call from the front desk.
  reach text not null default 'any' check (reach in ('any', 'call')),
  -- The order: staff's where they have set one, else who has waited longest.
  rank numeric not null default extract(epoch from clock_timestamp()),
  status text not null default 'waiting' check (status in ('waiting', 'offered', 'booked', 'left', 'expired')),
  source text not null check (source in ('phone', 'staff')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- An address that came with a number that was only said: it serves this wait, and the visit that comes of it.
  said_email text constraint waitlist_entries_said_email_check check (length(said_email) between 3 and 320),
  primary key (org_id, entry_id),
  -- Cascading, because servers of the version before delete the contact that they merge into another.
  foreign key (org_id, contact_id) references contacts on delete cascade,
  foreign key (org_id, service_id) references services,
  foreign key (org_id, provider_id) references providers
);
create index waitlist_entries_by_rank on waitlist_entries (org_id, rank, entry_id) where status in ('waiting', 'offered');
create index waitlist_entries_by_contact on waitlist_entries (org_id, contact_id);
-- Who asks again has changed their wish (join_waitlist). Not unique: where two contacts become one, somebody may have two wishes.
create index waitlist_entries_live on waitlist_entries (org_id, contact_id, service_id, name_key(patient_name))
  where status in ('waiting', 'offered');

alter table waitlist_entries enable row level security;
alter table waitlist_entries force row level security;
create policy tenant_only on waitlist_entries
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone.
create trigger record_change after insert or update or delete on waitlist_entries for each row
  execute function record_change('waitlist_entry', 'entry_id', '{}', '{}', '{*}');

grant select, insert, update, delete on waitlist_entries to callwaiting_app;
