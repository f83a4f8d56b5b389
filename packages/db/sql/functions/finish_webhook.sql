-- What became of a delivery that claim_webhook gave out: p_trouble null when it was taken. Otherwise it waits again, longer each time
-- and for as long as the receiver asked, for two days in all (ten tries); a test is not tried again. An endpoint that says that
-- it is gone (410), or did nothing but fail for a week, is switched off. False where it is no longer this attempt's to say.
create or replace function finish_webhook(
  p_org_id uuid, p_delivery_id uuid, p_attempt integer, p_status_code integer default null, p_trouble text default null,
  p_retry_after integer default 0, p_now timestamptz default null
) returns boolean
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_delivery webhook_deliveries;
  v_pauses constant interval[] := array['10 seconds', '1 minute', '5 minutes', '30 minutes', '2 hours', '5 hours', '10 hours',
    '14 hours', '16 hours'];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update webhook_deliveries d set
    status = case when p_trouble is null then 'delivered' when d.change_id is null or d.tries >= 10 then 'failed' else 'planned' end,
    due_at = case when p_trouble is null then d.due_at
      else v_now + greatest(v_pauses[least(d.tries, 9)], make_interval(secs => greatest(0, least(p_retry_after, 86400)))) end,
    delivered_at = case when p_trouble is null then v_now else d.delivered_at end,
    claimed_at = null, status_code = case when p_status_code between 100 and 999 then p_status_code end,
    trouble = left(p_trouble, 300), updated_at = v_now
  where d.org_id = p_org_id and d.delivery_id = p_delivery_id and d.status = 'sending' and d.attempts = p_attempt
  returning * into v_delivery;
  if not found then
    return false;
  end if;
  if p_trouble is null then
    update webhook_endpoints set failures = 0, failing_since = null, paused_until = null
    where org_id = p_org_id and endpoint_id = v_delivery.endpoint_id and failures > 0;
  elsif v_delivery.change_id is not null then
    update webhook_endpoints e set failures = e.failures + 1, failing_since = coalesce(e.failing_since, v_now),
      paused_until = case when e.failures >= 4 then v_now + least(interval '5 minutes', interval '10 seconds' * 2 ^ least(e.failures - 4, 10)) end
    where e.org_id = p_org_id and e.endpoint_id = v_delivery.endpoint_id;
    update webhook_endpoints e set is_on = false, stopped_at = v_now, updated_at = v_now,
      stopped_reason = case when p_status_code = 410 then 'gone' else 'failing' end
    where e.org_id = p_org_id and e.endpoint_id = v_delivery.endpoint_id and e.is_on
      and (p_status_code = 410 or e.failing_since <= v_now - interval '7 days');
  end if;
  return true;
end
$fn$;
