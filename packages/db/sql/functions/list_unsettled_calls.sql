-- Calls of which nobody knows what became of them: claimed two minutes ago by a server that did not say whether Vapi has them, and those
-- of which no end was told for so long that none will be.
create or replace function list_unsettled_calls(p_org_id uuid, p_now timestamptz default null) returns setof json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return query
  select outbound_json(o) from outbound_calls o
  where o.org_id = p_org_id and (
    o.status = 'placing' and o.claimed_at <= v_now - interval '2 minutes'
    or o.status = 'ringing' and o.claimed_at <= v_now - interval '20 minutes')
  order by o.claimed_at limit 20;
end
$fn$;
