-- An endpoint is switched on: what happened before is not told to it.
create or replace function start_webhooks(p_org_id uuid, p_endpoint_id uuid) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from webhook_endpoints where org_id = p_org_id and is_on and endpoint_id <> p_endpoint_id) then
    insert into event_cursors (org_id, consumer, xact, change_id)
    values (p_org_id, 'webhooks', pg_snapshot_xmin(pg_current_snapshot()), 0)
    on conflict (org_id, consumer) do update set xact = excluded.xact, change_id = excluded.change_id;
  end if;
  update webhook_endpoints set is_on = true, stopped_reason = null, stopped_at = null, failures = 0, failing_since = null,
    paused_until = null, since_xact = pg_snapshot_xmin(pg_current_snapshot()), on_since = now(), updated_at = now()
  where org_id = p_org_id and endpoint_id = p_endpoint_id;
end
$fn$;
