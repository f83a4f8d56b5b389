-- A code of an authenticator app signs in once, and nobody is left half set up. Servers of the version before go on as they did: they note no
-- codes. The tables have a row for each person, so all of this takes milliseconds.
-- Whoever has a second factor has one that is verified. The sign-in library writes first that there is one, then that its key was
-- proven; a server that died in between left somebody whom no code let in.
create or replace function accounts.verify_second_factor() returns trigger
language plpgsql set search_path = ''
as $fn$
begin
  update accounts."twoFactor" set "verified" = true where "userId" = new."id" and not "verified";
  return null;
end
$fn$;
revoke execute on function accounts.verify_second_factor() from public;

-- Codes of authenticator apps that were shown at a sign-in: each opens one session at most (RFC 6238, section 5.2), although it would
-- be right for a minute and a half. Those older than that are of no use to anybody, and go when the same person signs in again.
create table accounts.used_codes (
  user_id uuid not null references accounts."user" on delete cascade,
  code text not null,
  used_at timestamptz not null default now(),
  primary key (user_id, code)
);

grant select, insert, update, delete on accounts.used_codes to callwaiting_auth;

CREATE TRIGGER verify_second_factor AFTER UPDATE OF "twoFactorEnabled" ON accounts."user" FOR EACH ROW WHEN ((new."twoFactorEnabled" AND (NOT old."twoFactorEnabled"))) EXECUTE FUNCTION accounts.verify_second_factor();

-- Whom a server left half set up before this: the first is written only when a code was right.
update accounts."twoFactor" t set "verified" = true
from accounts."user" u where u."id" = t."userId" and u."twoFactorEnabled" and not t."verified";
