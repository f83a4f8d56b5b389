-- Ends the older secrets once every assistant at Vapi was seen with the newest; calls in progress get ten minutes.
create or replace function retire_webhook_secrets(p_org_id uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_newest uuid;
  v_count integer;
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'Secrets can be ended only for the tenant at work.';
  end if;
  select w.secret_id into v_newest from public.webhook_secrets w
  where w.org_id = p_org_id and (w.expires_at is null or w.expires_at > now())
  order by w.created_at desc, w.secret_id desc limit 1;
  if not exists (select from public.assistants a where a.org_id = p_org_id and a.vapi_assistant_id is not null)
    or exists (select from public.assistants a where a.org_id = p_org_id and a.vapi_assistant_id is not null
      and a.synced_secret_id is distinct from v_newest) then
    return 0;
  end if;
  update public.webhook_secrets w set expires_at = now() + interval '10 minutes'
  where w.org_id = p_org_id and w.secret_id <> v_newest and w.expires_at is null;
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;
revoke execute on function retire_webhook_secrets from public;
grant execute on function retire_webhook_secrets to callwaiting_app;
