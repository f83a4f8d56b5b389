-- The password that the demo's owner was given, sealed (AES-256-GCM), so that a later start can show it again. The hash tells
-- whether it is still the one: when the owner has set another, there is nothing to show.
create table accounts.initial_passwords (
  user_id uuid primary key references accounts."user" on delete cascade,
  sealed_password text not null,
  password_hash text not null
);

grant select, insert, update, delete on accounts.initial_passwords to callwaiting_auth;
