-- Removes what other systems were told, a month later. Says how many rows.
create or replace function remove_old_webhook_deliveries(p_org_id uuid, p_limit integer default 1000) returns integer
language plpgsql
as $fn$
declare
  v_count integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  delete from webhook_deliveries d where d.org_id = p_org_id and d.delivery_id in (
    select old.delivery_id from webhook_deliveries old
    where old.org_id = p_org_id and old.created_at < now() - interval '30 days' and old.updated_at < now() - interval '30 days'
    order by old.created_at limit p_limit
    for update skip locked);
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;
