create table accounts."verification" (
  "id" uuid primary key default gen_random_uuid(),
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index "verification_identifier_idx" on accounts."verification" ("identifier");

create trigger record_change after insert on accounts."verification" for each row
  when (new."identifier" like 'password-reset-link:%') execute function accounts.record_password('passwordLink');

grant select, insert, update, delete on accounts."verification" to callwaiting_auth;
