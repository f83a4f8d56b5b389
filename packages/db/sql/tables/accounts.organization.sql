-- One row for each row of public.organizations, made and named by the trigger there.
create table accounts."organization" (
  "id" uuid primary key,
  "name" text not null,
  "slug" text not null unique,
  "logo" text,
  "createdAt" timestamptz not null,
  "metadata" text
);

grant select on accounts."organization" to callwaiting_auth;
