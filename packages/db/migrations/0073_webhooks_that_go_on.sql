-- An odd answer no longer holds an endpoint up for ever: what can never be finished is given up after as many tries as anything else, and a
-- status that is none is kept as none. Who sends says which endpoints have enough under way, so that a slow one holds up no other.
-- Older servers name none, which is the default.
drop function claim_webhook(p_org_id uuid, p_now timestamp with time zone);
-- Takes the next delivery that is due, for whoever is about to send it; null when there is none. The events of a visit go to an
-- endpoint one after the other: the next one waits until the one before was taken or given up. One that a server took along when
-- it died is taken again after two minutes, and given up after as many tries as any other. An endpoint that fails again and again is
-- asked one thing at a time; those of p_busy have enough under way already.
create or replace function claim_webhook(p_org_id uuid, p_now timestamptz default null, p_busy uuid[] default '{}') returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_delivery webhook_deliveries;
  v_endpoint webhook_endpoints;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update webhook_deliveries set status = 'failed', claimed_at = null, updated_at = v_now,
    trouble = 'It was sent again and again, and what became of it is not known.'
  where org_id = p_org_id and delivery_id in (
    select d.delivery_id from webhook_deliveries d
    where d.org_id = p_org_id and d.status = 'sending' and d.tries >= 10 and d.claimed_at <= v_now - interval '2 minutes'
    for update skip locked);
  select d.* into v_delivery from webhook_deliveries d
  join webhook_endpoints e on e.org_id = d.org_id and e.endpoint_id = d.endpoint_id
  where d.org_id = p_org_id and (d.status = 'planned' and d.due_at <= v_now
      or d.status = 'sending' and d.claimed_at <= v_now - interval '2 minutes')
    and (d.change_id is null or e.is_on and (e.paused_until is null or e.paused_until <= v_now))
    and d.endpoint_id <> all (p_busy)
    and not exists (
      select from webhook_deliveries o
      where o.org_id = p_org_id and o.endpoint_id = d.endpoint_id and o.appointment_id = d.appointment_id
        and o.change_id < d.change_id and o.status in ('planned', 'sending'))
  order by d.due_at, d.change_id limit 1
  for update of d skip locked;
  if not found then
    return null;
  end if;
  update webhook_endpoints set paused_until = v_now + interval '30 seconds'
  where org_id = p_org_id and endpoint_id = v_delivery.endpoint_id and failures >= 5 and v_delivery.change_id is not null;
  update webhook_deliveries set status = 'sending', claimed_at = v_now, attempts = attempts + 1, tries = tries + 1, updated_at = v_now
  where org_id = p_org_id and delivery_id = v_delivery.delivery_id
  returning * into v_delivery;
  select * into v_endpoint from webhook_endpoints where org_id = p_org_id and endpoint_id = v_delivery.endpoint_id;
  return json_build_object(
    'deliveryId', v_delivery.delivery_id, 'attempt', v_delivery.attempts, 'endpointId', v_endpoint.endpoint_id,
    'url', v_endpoint.url, 'eventId', v_delivery.event_id, 'kind', v_delivery.kind,
    'happenedAt', iso_instant(v_delivery.happened_at), 'data', v_delivery.data,
    'contact', case when v_endpoint.with_contact then (
      select json_build_object('name', a.patient_name, 'phone', c.phone,
        'email', case when not c.email_is_placeholder then c.email end)
      from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where a.org_id = p_org_id and a.appointment_id = v_delivery.appointment_id and c.erased_at is null) end,
    'sealedSecrets', case when v_endpoint.old_secret_until > v_now
      then json_build_array(v_endpoint.sealed_secret, v_endpoint.sealed_old_secret)
      else json_build_array(v_endpoint.sealed_secret) end);
end
$fn$;

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
