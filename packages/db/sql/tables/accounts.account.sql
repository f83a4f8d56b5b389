create table accounts."account" (
  "id" uuid primary key default gen_random_uuid(),
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references accounts."user" on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  -- scrypt, with its salt.
  "password" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  unique ("userId", "providerId")
);
create index "account_userId_idx" on accounts."account" ("userId");

create trigger record_change after update on accounts."account" for each row
  when (old."password" is distinct from new."password") execute function accounts.record_password('password');

grant select, insert, update, delete on accounts."account" to callwaiting_auth;
