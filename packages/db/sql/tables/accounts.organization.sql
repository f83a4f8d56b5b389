-- One row for each row of public.organizations, made and named by the trigger there.
create table accounts."organization" (
  "id" uuid primary key,
  "name" text not null,
  "slug" text not null unique,
  "logo" text,
  "createdAt" timestamptz not null,
  "metadata" text,
  -- From then on owners and admins work here only with a second factor; null: nobody must have one.
  second_factor_from timestamptz
);

create trigger record_change after update on accounts."organization" for each row
  when (old.second_factor_from is distinct from new.second_factor_from)
  execute function accounts.record_second_factor_rule();

grant select, update (second_factor_from) on accounts."organization" to callwaiting_auth;
