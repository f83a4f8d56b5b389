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
  primary key (org_id, role)
);

-- Our tools as Vapi keeps them for this organization.
create table vapi_tools (
  org_id uuid not null references organizations,
  name text not null check (name ~ '^[a-zA-Z0-9_-]{1,64}$'),
  vapi_tool_id text not null,
  synced_hash text not null check (synced_hash ~ '^[0-9a-f]{64}$'),
  synced_at timestamptz not null default now(),
  primary key (org_id, name)
);

-- Keys of other services, sealed (AES-256-GCM, the key's id in the envelope). Never sent back to a browser.
create table integrations (
  org_id uuid not null references organizations,
  kind text not null check (kind in ('vapi')),
  sealed_key text not null,
  -- The last four characters, so that a person can tell one key from another.
  key_hint text not null check (length(key_hint) <= 8),
  updated_at timestamptz not null default now(),
  primary key (org_id, kind)
);

do $policies$
declare
  v_table text;
begin
  foreach v_table in array array['assistants', 'vapi_tools', 'integrations'] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format('create policy tenant_only on %I using (org_id = (select current_org_id()))
      with check (org_id = (select current_org_id()))', v_table);
  end loop;
end
$policies$;

grant select, insert, update on assistants, vapi_tools, integrations to callwaiting_app;
-- An assistant that was made anew at Vapi has another id, and the old one must not be believed any longer.
grant insert, update, delete on vapi_resources to callwaiting_app;
