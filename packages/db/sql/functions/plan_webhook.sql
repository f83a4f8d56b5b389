-- Has a change told to the endpoints that want it, or once more to one of them (p_endpoint_id), and says to how many. Its id is that
-- of the change, so whoever is told twice can see it.
create or replace function plan_webhook(
  p_org_id uuid, p_change_id bigint, p_endpoint_id uuid default null, p_now timestamptz default null
) returns integer
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_change changes;
  v_data jsonb;
  v_kind text;
  v_count integer;
begin
  select * into v_change from changes where org_id = p_org_id and change_id = p_change_id;
  if v_change.entity is distinct from 'appointment' or not v_change.audited then
    return 0;
  end if;
  v_data := webhook_data(p_org_id, v_change);
  v_kind := webhook_kind(v_change, v_data ->> 'status');
  insert into webhook_deliveries (org_id, endpoint_id, event_id, kind, change_id, appointment_id, happened_at, data, due_at)
  select p_org_id, e.endpoint_id,
    'evt_' || left(encode(sha256(convert_to(p_org_id || ' ' || p_change_id, 'UTF8')), 'hex'), 32),
    v_kind, p_change_id, v_change.entity_id::uuid, v_change.at, v_data, v_now
  from webhook_endpoints e
  where e.org_id = p_org_id and v_kind = any (e.kinds) and case
    when p_endpoint_id is not null then e.endpoint_id = p_endpoint_id
    else e.is_on and (v_change.xact >= e.since_xact
      or e.since_xact > pg_snapshot_xmax(pg_current_snapshot()) and v_change.at >= e.on_since) end
  on conflict on constraint uq_webhook_deliveries_event do update
    set status = 'planned', tries = 0, due_at = excluded.due_at, claimed_at = null, trouble = null, updated_at = v_now
    where p_endpoint_id is not null and webhook_deliveries.status <> 'sending';
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;
