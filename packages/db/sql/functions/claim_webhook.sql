-- Takes the next delivery that is due, for whoever is about to send it; null when there is none. The events of a visit go to an
-- endpoint one after the other: the next one waits until the one before was taken or given up. One that a server took along when
-- it died is taken again after two minutes, and given up after as many tries as any other. An endpoint that fails again and again is
-- asked one thing at a time; those of p_busy have enough under way already. Servers of an earlier version sign with
-- two secrets and can read no more: what needs more (p_secrets) they leave to others.
create or replace function claim_webhook(
  p_org_id uuid, p_now timestamptz default null, p_busy uuid[] default '{}',
  p_secrets integer default 2
) returns json
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
    and 1 + (e.old_secret_until is not null and e.old_secret_until > v_now)::integer
      + (select count(*) from unnest(e.between_until) b (until) where b.until > v_now) <= p_secrets
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
    'sealedSecrets', (
      select json_agg(s.sealed order by s.nth) from (
        select v_endpoint.sealed_secret as sealed, 0 as nth
        union all select v_endpoint.sealed_old_secret, 1 where v_endpoint.old_secret_until > v_now
        union all select b.sealed, 1 + b.nth
        from unnest(v_endpoint.sealed_between, v_endpoint.between_until) with ordinality as b (sealed, until, nth)
        where b.until > v_now) s));
end
$fn$;
