-- The second factor of who has one, as better-auth keeps it: both texts are sealed with the server's key.
create table accounts."twoFactor" (
  "id" uuid primary key default gen_random_uuid(),
  "secret" text not null,
  "backupCodes" text not null,
  "userId" uuid not null unique references accounts."user" on delete cascade,
  -- False until a first code has shown that the app has the secret.
  "verified" boolean not null default true,
  "failedVerificationCount" integer not null default 0,
  "lockedUntil" timestamptz
);
create index "twoFactor_secret_idx" on accounts."twoFactor" ("secret");
create index "twoFactor_userId_idx" on accounts."twoFactor" ("userId");

create trigger record_change after update on accounts."twoFactor" for each row
  when (new."verified" and not old."verified") execute function accounts.record_password('secondFactor');
create trigger record_end after delete on accounts."twoFactor" for each row
  when (old."verified") execute function accounts.record_password('noSecondFactor');
create trigger record_codes after update on accounts."twoFactor" for each row
  when (old."verified" and new."backupCodes" is distinct from old."backupCodes")
  execute function accounts.record_password('backupCodes');

grant select, insert, update, delete on accounts."twoFactor" to callwaiting_auth;
