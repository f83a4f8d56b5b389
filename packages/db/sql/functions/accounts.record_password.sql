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
