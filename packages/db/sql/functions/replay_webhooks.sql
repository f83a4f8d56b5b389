-- Has an endpoint told again of everything since then that it wants to know, also of what happened while it was switched off, in its
-- order and under the ids that it had. Says of how many events; null: of more than p_limit changes, and nothing was done.
create or replace function replay_webhooks(
  p_org_id uuid, p_endpoint_id uuid, p_since timestamptz, p_limit integer default 10000, p_now timestamptz default null
) returns integer
language plpgsql
as $fn$
declare
  v_ids bigint[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select array_agg(s.change_id order by s.change_id) into v_ids from (
    select c.change_id from changes c
    where c.org_id = p_org_id and c.entity = 'appointment' and c.audited and c.at >= p_since
    limit p_limit + 1) s;
  if cardinality(v_ids) > p_limit then
    return null;
  end if;
  return (select coalesce(sum(plan_webhook(p_org_id, id, p_endpoint_id, p_now)), 0)
    from unnest(v_ids) with ordinality as change (id, place));
end
$fn$;
