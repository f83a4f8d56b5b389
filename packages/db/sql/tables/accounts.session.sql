create table accounts."session" (
  "id" uuid primary key default gen_random_uuid(),
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references accounts."user" on delete cascade,
  -- What the person last chose. It grants nothing: every request looks for the membership.
  "activeOrganizationId" text
);
create index "session_userId_idx" on accounts."session" ("userId");

grant select, insert, update, delete on accounts."session" to callwaiting_auth;
