create table accounts."user" (
  "id" uuid primary key default gen_random_uuid(),
  "name" text not null check (length("name") between 1 and 200),
  "email" text not null unique check ("email" = lower("email") and length("email") <= 320),
  "emailVerified" boolean not null default false,
  "image" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  -- Signing in takes a code of accounts."twoFactor" as well.
  "twoFactorEnabled" boolean not null default false
);

create trigger end_sessions_before after update of "twoFactorEnabled" on accounts."user" for each row
  when (new."twoFactorEnabled" and not old."twoFactorEnabled") execute function accounts.end_sessions_before();
create trigger verify_second_factor after update of "twoFactorEnabled" on accounts."user" for each row
  when (new."twoFactorEnabled" and not old."twoFactorEnabled") execute function accounts.verify_second_factor();

grant select, insert, update, delete on accounts."user" to callwaiting_auth;
