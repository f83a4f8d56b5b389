-- What must be there before any table: an extension, the two roles that the server works as, and the schema of accounts.

create extension if not exists btree_gist;

-- Roles belong to the whole cluster, so another database may have made them already.
do $roles$
declare
  v_role text;
begin
  foreach v_role in array array['callwaiting_app', 'callwaiting_auth'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls', v_role);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, v_role, 'member') then
      execute format('grant %I to %I', v_role, current_user);
    end if;
  end loop;
end
$roles$;

-- People who work in the admin: accounts, sessions, memberships. The shape is better-auth's (a test compares the two). A schema of
-- its own, because Supabase has one called auth, and a role of its own: what books appointments cannot read a password's hash,
-- and what signs people in cannot read a patient.
create schema accounts;

-- The rules by which all times are computed, for every clinic alike.
create schema clock;

grant usage on schema public to callwaiting_app;
grant usage on schema clock to callwaiting_app;
grant usage on schema accounts to callwaiting_auth;
