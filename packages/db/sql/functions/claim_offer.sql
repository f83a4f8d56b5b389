-- For servers of the version before, which told of offers without a message of the outbox: of offers that were made before that.
-- Takes the next open offer of which the person is yet to be told, for whoever is about to do so, and says what to tell; null when there
-- is none. One that a server took along when it died is taken again after two minutes: a hold is short.
create or replace function claim_offer(p_org_id uuid) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_at timestamptz := clock_timestamp();
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_offers o set told = 'sending', claimed_at = v_at, attempts = o.attempts + 1, updated_at = v_at
  where o.org_id = p_org_id and o.offer_id = (
    select c.offer_id from waitlist_offers c
    where c.org_id = p_org_id and c.ended is null and c.held_until > v_at and c.attempts < 5 and c.way is null
      and (c.told = 'planned' or c.told = 'sending' and c.claimed_at < v_at - interval '2 minutes')
    order by c.created_at limit 1 for update skip locked)
  returning * into v_offer;
  if not found then
    return null;
  end if;
  return (
    select json_build_object('offerId', v_offer.offer_id, 'recipient', case when not c.email_is_placeholder then c.email end,
      'patientName', e.patient_name, 'providerName', p.name, 'organizationName', o.name, 'phone', o.transfer_number,
      'startsAt', iso_instant(v_offer.starts_at), 'heldUntil', iso_instant(v_offer.held_until), 'zone', zone_json(o.time_zone),
      'byDeskOnly', o.caller_check <> 'number_and_name')
    from waitlist_entries e
    join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id
    join organizations o on o.org_id = e.org_id
    join providers p on p.org_id = e.org_id and p.provider_id = v_offer.provider_id
    where e.org_id = p_org_id and e.entry_id = v_offer.entry_id);
end
$fn$;
