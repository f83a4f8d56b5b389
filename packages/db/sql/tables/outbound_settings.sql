-- Whether a clinic has its patients called by the assistant, when, how often and for how much. Without a row it calls nobody.
create table outbound_settings (
  org_id uuid primary key references organizations,
  is_on boolean not null default false,
  -- Vapi's id of the number that calls come from.
  phone_number_id text check (length(phone_number_id) between 1 and 200),
  -- On the clinic's clock. Monday is 1.
  from_time time not null default '09:00',
  until_time time not null default '18:00' check (until_time > from_time),
  weekdays integer[] not null default '{1,2,3,4,5}' check (
    weekdays <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(weekdays) between 1 and 7),
  -- Days are the clinic's.
  person_daily integer not null default 1 check (person_daily between 1 and 5),
  daily integer not null default 30 check (daily between 1 and 1000),
  -- US dollars.
  daily_spending numeric(8, 2) not null default 10 check (daily_spending between 0.5 and 10000),
  -- ISO 3166-1 alpha-2; none: only the clinic's own.
  countries text[] not null default '{}' check (cardinality(countries) <= 50),
  -- Somebody has stopped all of it, until somebody starts it again.
  stopped_at timestamptz,
  stopped_by text check (length(stopped_by) between 1 and 200),
  updated_at timestamptz not null default now(),
  check (phone_number_id is not null or not is_on)
);

alter table outbound_settings enable row level security;
alter table outbound_settings force row level security;
create policy tenant_only on outbound_settings
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on outbound_settings for each row
  execute function record_change('outbound_settings', 'org_id', '{}', '{}', '{}');

grant select, insert, update on outbound_settings to callwaiting_app;
