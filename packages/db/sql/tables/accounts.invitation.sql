create table accounts."invitation" (
  "id" uuid primary key default gen_random_uuid(),
  "organizationId" uuid not null references accounts."organization" on delete cascade,
  "email" text not null check ("email" = lower("email") and length("email") <= 320),
  "role" text check ("role" in ('viewer', 'staff', 'admin', 'owner')),
  "status" text not null check ("status" in ('pending', 'accepted', 'rejected', 'canceled')),
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "inviterId" uuid not null references accounts."user" on delete cascade,
  -- SHA-256, hex, of the secret in the link.
  "tokenHash" text unique check ("tokenHash" ~ '^[0-9a-f]{64}$')
);
create index "invitation_organizationId_idx" on accounts."invitation" ("organizationId");
create index "invitation_email_idx" on accounts."invitation" ("email");

create trigger record_change after insert or update or delete on accounts."invitation"
  for each row execute function accounts.record_change('invitation', 'id');

grant select, insert, update, delete on accounts."invitation" to callwaiting_auth;
