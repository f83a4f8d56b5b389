-- Has what waits for an organization's endpoints sent now. The queue is the owner's (see enqueue_assistant_sync), so this runs as the
-- owner, and only for the tenant at work.
create or replace function enqueue_webhooks(p_org_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'A job can be added only for the tenant at work.';
  end if;
  perform graphile_worker.add_job(
    identifier => 'deliver-webhooks',
    payload => json_build_object('orgId', p_org_id),
    max_attempts => 3,
    job_key => 'webhooks:' || p_org_id || ':asked');
end
$fn$;
revoke execute on function enqueue_webhooks(uuid) from public;
grant execute on function enqueue_webhooks(uuid) to callwaiting_app;
