create table accounts."member" (
  "id" uuid primary key default gen_random_uuid(),
  "organizationId" uuid not null references accounts."organization" on delete cascade,
  "userId" uuid not null references accounts."user" on delete cascade,
  "role" text not null check ("role" in ('viewer', 'staff', 'admin', 'owner')),
  "createdAt" timestamptz not null default now(),
  unique ("userId", "organizationId")
);
create index "member_organizationId_idx" on accounts."member" ("organizationId");
create index "member_userId_idx" on accounts."member" ("userId");

create trigger record_change after insert or update or delete on accounts."member"
  for each row execute function accounts.record_change('member', 'userId');

grant select, insert, update, delete on accounts."member" to callwaiting_auth;
