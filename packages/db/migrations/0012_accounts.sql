-- People who work in the admin: accounts, sessions, memberships. The shape is better-auth's (a test compares the two).
-- A schema of its own, because Supabase has one called auth, and a role of its own: what books appointments cannot read
-- a password's hash, and what signs people in cannot read a patient.

do $role$
begin
  if not exists (select from pg_roles where rolname = 'callwaiting_auth') then
    begin
      create role callwaiting_auth nologin nosuperuser nobypassrls;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role(current_user, 'callwaiting_auth', 'member') then
    execute format('grant callwaiting_auth to %I', current_user);
  end if;
end
$role$;

create schema accounts;

create table accounts."user" (
  "id" uuid primary key default gen_random_uuid(),
  "name" text not null check (length("name") between 1 and 200),
  "email" text not null unique check ("email" = lower("email") and length("email") <= 320),
  "emailVerified" boolean not null default false,
  "image" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

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

create table accounts."verification" (
  "id" uuid primary key default gen_random_uuid(),
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index "verification_identifier_idx" on accounts."verification" ("identifier");

-- One row for each row of public.organizations, made and named by the trigger below.
create table accounts."organization" (
  "id" uuid primary key,
  "name" text not null,
  "slug" text not null unique,
  "logo" text,
  "createdAt" timestamptz not null,
  "metadata" text
);

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

create table accounts."rateLimit" (
  "id" uuid primary key default gen_random_uuid(),
  "key" text not null unique,
  "count" integer not null,
  "lastRequest" bigint not null
);

-- The password that the demo's owner was given, sealed (AES-256-GCM), so that a later start can show it again. The hash
-- tells whether it is still the one: when the owner has set another, there is nothing to show.
create table accounts.initial_passwords (
  user_id uuid primary key references accounts."user" on delete cascade,
  sealed_password text not null,
  password_hash text not null
);

-- Definer, because nobody else may write accounts.organization; the path is empty, so every name is qualified.
create function accounts.follow_organization() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  insert into accounts."organization" ("id", "name", "slug", "createdAt")
  values (new.org_id, new.name, new.org_id::text, new.created_at)
  on conflict ("id") do update set "name" = excluded."name";
  return null;
end
$$;
revoke execute on function accounts.follow_organization() from public;

create trigger organizations_have_accounts after insert or update of name on organizations
  for each row execute function accounts.follow_organization();

-- Forced row-level security hides the rows from their owner as well; nobody else sees them in between.
alter table organizations no force row level security;
insert into accounts."organization" ("id", "name", "slug", "createdAt")
  select org_id, name, org_id::text, created_at from organizations;
alter table organizations force row level security;

grant usage on schema accounts to callwaiting_auth;
grant select on accounts."organization" to callwaiting_auth;
grant select, insert, update, delete on accounts."user", accounts."session", accounts."account",
  accounts."verification", accounts."member", accounts."invitation", accounts."rateLimit",
  accounts.initial_passwords to callwaiting_auth;
