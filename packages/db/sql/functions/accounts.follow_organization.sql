-- Keeps a row in accounts.organization for each row of organizations.
-- Definer, because nobody else may write accounts.organization; the path is empty, so every name is qualified.
create or replace function accounts.follow_organization() returns trigger
language plpgsql security definer set search_path = ''
as $fn$
begin
  insert into accounts."organization" ("id", "name", "slug", "createdAt")
  values (new.org_id, new.name, new.org_id::text, new.created_at)
  on conflict ("id") do update set "name" = excluded."name";
  return null;
end
$fn$;
revoke execute on function accounts.follow_organization() from public;
