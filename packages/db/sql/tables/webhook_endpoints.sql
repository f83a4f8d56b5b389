-- Where a clinic wants its other systems told of what happens to visits: signed requests (Standard Webhooks) to addresses of its own.
create table webhook_endpoints (
  org_id uuid not null references organizations,
  endpoint_id uuid not null default gen_random_uuid(),
  url text not null check (length(url) between 1 and 2000),
  description text not null default '' check (length(description) <= 200),
  kinds text[] not null check (cardinality(kinds) between 1 and 20),
  -- Also the patient's name, number and address, as they are at that moment.
  with_contact boolean not null default false,
  is_on boolean not null default true,
  -- Since when: what was committed before is told to nobody. By transaction, and by time where a restored database counts anew.
  since_xact xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
  on_since timestamptz not null default now(),
  -- Why it was switched off by us: it answered that it is gone for good, or did nothing but fail for a week.
  stopped_reason text check (stopped_reason in ('gone', 'failing')),
  stopped_at timestamptz,
  -- In a row; with the first of them, and until when it is left alone.
  failures integer not null default 0,
  failing_since timestamptz,
  paused_until timestamptz,
  -- AES-256-GCM. The one before signs beside it until then.
  sealed_secret text not null,
  sealed_old_secret text,
  old_secret_until timestamptz,
  -- Those that were new for less than a day: each signs until a day after it was replaced.
  sealed_between text[] not null default '{}',
  between_until timestamptz[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, endpoint_id),
  check ((stopped_reason is null) = (stopped_at is null) and not (is_on and stopped_reason is not null)),
  check ((sealed_old_secret is null) = (old_secret_until is null)),
  constraint webhook_endpoints_between check (cardinality(sealed_between) = cardinality(between_until) and cardinality(sealed_between) <= 5)
);

alter table webhook_endpoints enable row level security;
alter table webhook_endpoints force row level security;
create policy tenant_only on webhook_endpoints
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on webhook_endpoints for each row
  execute function record_change('webhook_endpoint', 'endpoint_id', '{sealed_secret,sealed_old_secret,sealed_between}',
    '{since_xact,on_since,failures,failing_since,paused_until,old_secret_until,between_until}', '{}');

grant select, insert, update, delete on webhook_endpoints to callwaiting_app;
