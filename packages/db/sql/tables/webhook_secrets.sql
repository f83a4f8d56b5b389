-- Two may live at once while one is being replaced. The hash finds the tenant; the sealed copy (AES-256-GCM) is there because
-- Vapi must be told the secret and an HMAC needs it.
create table webhook_secrets (
  org_id uuid not null references organizations,
  secret_id uuid not null default gen_random_uuid(),
  secret_hash text not null check (secret_hash ~ '^[0-9a-f]{64}$'),
  sealed_secret text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (org_id, secret_id),
  unique (org_id, secret_hash)
);
create index webhook_secrets_by_hash on webhook_secrets (secret_hash);

-- A secret is looked up before its tenant is known: who can name the hash may see that one row.
alter table webhook_secrets enable row level security;
alter table webhook_secrets force row level security;
create policy tenant_or_bearer on webhook_secrets
  using (org_id = (select current_org_id())
    or secret_hash = (select nullif(current_setting('app.secret_hash', true), '')))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on webhook_secrets for each row
  execute function record_change('webhook_secret', 'secret_id', '{secret_hash,sealed_secret}', '{}', '{}');

-- New ones come from add_webhook_secret.
grant select on webhook_secrets to callwaiting_app;
