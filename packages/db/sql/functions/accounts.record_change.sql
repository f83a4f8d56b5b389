-- Who let whom in, and who changed or ended it, in the audit log beside everything else. Arguments: entity, column that
-- identifies it. Cleaning away is no news.
-- Definer, because the log can be written by triggers alone. The path is empty, so every name is qualified. The values are those
-- that a person at the clinic knows: no ids of other tables, and never the hash of an invitation's link.
create or replace function accounts.record_change() returns trigger
language plpgsql security definer set search_path = ''
as $fn$
declare
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  v_row jsonb := coalesce(v_new, v_old);
  v_org uuid := (v_row ->> 'organizationId')::uuid;
  v_scope text := coalesce(current_setting('app.org_id', true), '');
  v_actor jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
  v_person jsonb;
begin
  -- The organization itself goes: nobody is left to read it.
  if not exists (select from accounts."organization" o where o."id" = v_org)
    or tg_op = 'UPDATE' and v_old ->> 'role' = v_new ->> 'role' and v_old -> 'status' is not distinct from v_new -> 'status'
    -- Cleaned away: how it ended is in the log already, and its address need not come back to it.
    or tg_op = 'DELETE' and tg_argv[0] = 'invitation'
      and (v_old ->> 'status' <> 'pending' or (v_old ->> 'expiresAt')::timestamptz <= now())
  then
    return null;
  end if;
  select jsonb_build_object('displayName', u."name", 'email', u."email") into v_person
  from accounts."user" u where u."id" = (v_row ->> 'userId')::uuid;
  -- Whoever follows an invitation lets themselves in.
  if v_actor is null and tg_op = 'INSERT' and v_person is not null then
    v_actor := v_person || jsonb_build_object('kind', 'user', 'userId', v_row -> 'userId');
  end if;
  v_person := coalesce(v_person, jsonb_build_object('email', v_row -> 'email'));
  -- Row-level security is forced: the entry belongs to this organization, the rest of the transaction to whom it did.
  perform set_config('app.org_id', v_org::text, true);
  insert into public.changes (org_id, actor_kind, actor_id, actor_name, entity, entity_id, action, before, after)
  values (
    v_org, coalesce(v_actor ->> 'kind', 'system'), v_actor ->> 'userId', v_actor ->> 'displayName',
    tg_argv[0], v_row ->> tg_argv[1],
    case tg_op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end,
    case when v_old is not null then v_person || jsonb_strip_nulls(
      jsonb_build_object('role', v_old -> 'role', 'status', v_old -> 'status')) end,
    case when v_new is not null then v_person || jsonb_strip_nulls(
      jsonb_build_object('role', v_new -> 'role', 'status', v_new -> 'status')) end);
  perform set_config('app.org_id', v_scope, true);
  return null;
end
$fn$;
revoke execute on function accounts.record_change() from public;
