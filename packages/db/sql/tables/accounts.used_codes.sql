-- Codes of authenticator apps that were shown at a sign-in: each opens one session at most (RFC 6238, section 5.2), although it would
-- be right for a minute and a half. Those older than that are of no use to anybody, and go when the same person signs in again.
create table accounts.used_codes (
  user_id uuid not null references accounts."user" on delete cascade,
  code text not null,
  used_at timestamptz not null default now(),
  primary key (user_id, code)
);

grant select, insert, update, delete on accounts.used_codes to callwaiting_auth;
