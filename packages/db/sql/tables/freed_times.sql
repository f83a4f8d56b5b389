-- What has become free and is yet to be offered to whoever waits. Triggers write it in the transaction that frees it, and only where
-- somebody waits; a row goes once nobody is left for it. Staff's cancellations are due when they can no longer be undone unnoticed.
create table freed_times (
  org_id uuid not null references organizations,
  freed_id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  freed tstzrange not null check (not isempty(freed) and lower(freed) is not null and upper(freed) is not null),
  due_at timestamptz not null default now(),
  primary key (org_id, freed_id),
  foreign key (org_id, provider_id) references providers on delete cascade
);
create index freed_times_by_due on freed_times (org_id, due_at);

alter table freed_times enable row level security;
alter table freed_times force row level security;
create policy tenant_only on freed_times
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger wake_waitlist after insert on freed_times for each row execute function wake_waitlist();

grant select, insert, update, delete on freed_times to callwaiting_app;
