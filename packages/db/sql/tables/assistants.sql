-- What a clinic wants its assistants to be, and how far Vapi has heard of it.
create table assistants (
  org_id uuid not null references organizations,
  role text not null check (role in ('inbound', 'outbound')),
  -- Vapi allows 40 characters.
  name text not null check (length(name) between 1 and 40),
  -- The owner's own words; the system's rules are put around them on the way to Vapi.
  custom_prompt text not null default '' check (length(custom_prompt) <= 100000),
  first_message text not null default '' check (length(first_message) <= 1000),
  -- As it was chosen; what Vapi accepts is worked out on the way.
  voice jsonb not null default '{}',
  vapi_assistant_id text,
  -- SHA-256, hex, of what Vapi was last confirmed to hold.
  synced_hash text check (synced_hash ~ '^[0-9a-f]{64}$'),
  sync_state text not null default 'pending' check (sync_state in ('pending', 'synced', 'failed')),
  -- In plain words, for the clinic.
  last_error text,
  synced_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Counts what was saved, so that a sync which ended late does not call a newer wish synced.
  revision integer not null default 0,
  -- The webhook secret that Vapi was last confirmed to send.
  synced_secret_id uuid,
  -- What was last found changed or deleted at Vapi, in plain words.
  last_drift text,
  last_drift_at timestamptz,
  primary key (org_id, role),
  foreign key (org_id, synced_secret_id) references webhook_secrets (org_id, secret_id)
);

alter table assistants enable row level security;
alter table assistants force row level security;
create policy tenant_only on assistants
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- How the sync goes is news for open screens, but no entry of the audit log.
create trigger record_change after insert or update or delete on assistants for each row
  execute function record_change('assistant', 'role', '{}', '{revision}',
    '{vapi_assistant_id,synced_hash,synced_secret_id,sync_state,last_error,last_drift,last_drift_at,synced_at}');

grant select, insert, update on assistants to callwaiting_app;
