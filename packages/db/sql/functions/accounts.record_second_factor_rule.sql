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
