-- Turns the changes since the last time into what other systems are told, a page at a time, and says how many changes it read: a full
-- page means that more may wait. Null where another server is at it, or nobody is told anything. Only what no running transaction
-- can precede is read, as in readChangesSince.
create or replace function plan_webhooks(p_org_id uuid, p_now timestamptz default null, p_limit integer default 500) returns integer
language plpgsql
as $fn$
declare
  v_cursor event_cursors;
  v_change record;
  v_count integer := 0;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from webhook_endpoints where org_id = p_org_id and is_on) then
    return null;
  end if;
  select * into v_cursor from event_cursors where org_id = p_org_id and consumer = 'webhooks' for update skip locked;
  if not found then
    return null;
  end if;
  -- A restored database counts its transactions anew: what was told already is found by its id.
  if v_cursor.xact > pg_snapshot_xmax(pg_current_snapshot()) then
    v_cursor.xact := '0';
    v_cursor.change_id := 0;
  end if;
  for v_change in
    select c.xact, c.change_id, c.entity, c.at
    from changes c
    where c.org_id = p_org_id and (c.xact, c.change_id) > (v_cursor.xact, v_cursor.change_id)
      and c.xact < pg_snapshot_xmin(pg_current_snapshot())
    order by c.xact, c.change_id limit p_limit
  loop
    v_count := v_count + 1;
    v_cursor.xact := v_change.xact;
    v_cursor.change_id := v_change.change_id;
    -- For as long as it is known what was told.
    if v_change.entity = 'appointment' and v_change.at > coalesce(p_now, now()) - interval '30 days' then
      perform plan_webhook(p_org_id, v_change.change_id, null, p_now);
    end if;
  end loop;
  if v_count > 0 then
    update event_cursors set xact = v_cursor.xact, change_id = v_cursor.change_id
    where org_id = p_org_id and consumer = 'webhooks';
  end if;
  return v_count;
end
$fn$;
