-- A second factor for whoever signs in: its table as better-auth keeps it, whether somebody has one, and from when on a clinic asks owners
-- and admins for theirs. Servers of the version before know nothing of it: they let people in with the password alone while both run.
-- The tables have a row for each person and clinic, so columns and triggers take milliseconds.
-- Who was given a link for a new password, by whom, who has set one, and who has a second factor or lost it: in the audit log, like
-- everything about members. Neither link nor password nor code is told. Argument: what there is to tell, `passwordLink`, say.
-- Definer, because the log can be written by triggers alone. The path is empty, so every name is qualified.
create or replace function accounts.record_password() returns trigger
language plpgsql security definer set search_path = ''
as $fn$
declare
  v_row jsonb := coalesce(to_jsonb(new), to_jsonb(old));
  v_user uuid;
  v_scope text := coalesce(current_setting('app.org_id', true), '');
  v_actor jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
  v_person jsonb;
  v_org uuid;
begin
  v_user := case when tg_argv[0] = 'passwordLink' then (v_row ->> 'value')::uuid else (v_row ->> 'userId')::uuid end;
  select jsonb_build_object('displayName', u."name", 'email', u."email") into v_person
  from accounts."user" u where u."id" = v_user;
  if v_person is null then
    return null;
  end if;
  -- Whoever sets a password without being put down as somebody sets their own.
  v_actor := coalesce(v_actor, jsonb_build_object('kind', 'user', 'userId', v_user, 'displayName', v_person -> 'displayName'));
  -- Row-level security is forced: each entry belongs to an organization where this person works.
  for v_org in select m."organizationId" from accounts."member" m where m."userId" = v_user loop
    perform set_config('app.org_id', v_org::text, true);
    insert into public.changes (org_id, actor_kind, actor_id, actor_name, entity, entity_id, action, before, after)
    values (
      v_org, v_actor ->> 'kind', v_actor ->> 'userId', v_actor ->> 'displayName', 'member', v_user::text, 'updated',
      v_person, v_person || jsonb_build_object(tg_argv[0], '***'));
  end loop;
  perform set_config('app.org_id', v_scope, true);
  return null;
end
$fn$;
revoke execute on function accounts.record_password() from public;

-- Who asked owners and admins for a second factor, and from when on, in the audit log.
-- Definer, because the log can be written by triggers alone. The path is empty, so every name is qualified.
create or replace function accounts.record_second_factor_rule() returns trigger
language plpgsql security definer set search_path = ''
as $fn$
declare
  v_scope text := coalesce(current_setting('app.org_id', true), '');
  v_actor jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
begin
  -- Row-level security is forced: the entry belongs to this organization, the rest of the transaction to whom it did.
  perform set_config('app.org_id', new."id"::text, true);
  insert into public.changes (org_id, actor_kind, actor_id, actor_name, entity, entity_id, action, before, after)
  values (
    new."id", coalesce(v_actor ->> 'kind', 'system'), v_actor ->> 'userId', v_actor ->> 'displayName',
    'organization', new."id"::text, 'updated',
    jsonb_build_object('secondFactorFrom', old.second_factor_from),
    jsonb_build_object('secondFactorFrom', new.second_factor_from));
  perform set_config('app.org_id', v_scope, true);
  return null;
end
$fn$;
revoke execute on function accounts.record_second_factor_rule() from public;

alter table accounts."user" add column "twoFactorEnabled" boolean not null default false;

alter table accounts.organization add column second_factor_from timestamp with time zone;

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

create trigger record_change after update on accounts."organization" for each row
  when (old.second_factor_from is distinct from new.second_factor_from)
  execute function accounts.record_second_factor_rule();

grant update (second_factor_from) on accounts.organization to callwaiting_auth;
