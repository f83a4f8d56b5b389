-- Keys of other services, sealed (AES-256-GCM, the key's id in the envelope). Never sent back to a browser.
create table integrations (
  org_id uuid not null references organizations,
  kind text not null check (kind in ('vapi', 'twilio')),
  sealed_key text not null,
  -- The last four characters, so that a person can tell one key from another.
  key_hint text not null check (length(key_hint) <= 8),
  updated_at timestamptz not null default now(),
  primary key (org_id, kind)
);

alter table integrations enable row level security;
alter table integrations force row level security;
create policy tenant_only on integrations
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on integrations for each row
  execute function record_change('integration', 'kind', '{sealed_key}', '{}', '{}');

grant select, insert, update, delete on integrations to callwaiting_app;
