-- Removes what the live feed no longer needs: rows that are no part of the audit log and older than 30 days. A screen goes on from
-- where it was for as long as its session lasts, which is a week without a request; a month leaves no doubt.
-- Definer, because history can be written by triggers alone. What it removes is fixed here: the server's role cannot use it to
-- shorten the audit log.
create or replace function prune_live_changes(p_org_id uuid, p_limit integer default 1000) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_count integer;
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'Changes can be removed only for the tenant at work.';
  end if;
  delete from public.changes c where c.org_id = p_org_id and c.change_id in (
    select old.change_id from public.changes old
    where old.org_id = p_org_id and not old.audited and old.at < now() - interval '30 days'
    order by old.at limit p_limit
    for update skip locked);
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;
revoke execute on function prune_live_changes(uuid, integer) from public;
grant execute on function prune_live_changes(uuid, integer) to callwaiting_app;
