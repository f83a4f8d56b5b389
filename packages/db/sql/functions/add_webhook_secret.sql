-- A new webhook secret beside the ones there are. Those stay good until every assistant at Vapi was seen with the new
-- one (retire_webhook_secrets); where there is none, nobody can tell when, and they end a day later.
create or replace function add_webhook_secret(
  p_org_id uuid, p_secret_hash text, p_sealed_secret text, p_operation_id text
) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_secret_id uuid;
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'A secret can be added only for the tenant at work.';
  end if;
  if not exists (select from public.assistants a where a.org_id = p_org_id and a.vapi_assistant_id is not null) then
    update public.webhook_secrets w set expires_at = now() + interval '24 hours'
    where w.org_id = p_org_id and w.expires_at is null;
  end if;
  -- clock_timestamp: of two in one transaction the second is the newer.
  insert into public.webhook_secrets (org_id, secret_hash, sealed_secret, created_at)
  values (p_org_id, p_secret_hash, p_sealed_secret, clock_timestamp()) returning secret_id into v_secret_id;
  perform public.enqueue_organization_sync(p_org_id, p_operation_id, 'rotation');
  return v_secret_id;
end
$fn$;
revoke execute on function add_webhook_secret from public;
grant execute on function add_webhook_secret to callwaiting_app;
