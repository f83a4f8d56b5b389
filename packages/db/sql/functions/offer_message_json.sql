-- What a message about an offer is made of. The references are those of texts to the same number that are known to be others.
create or replace function offer_message_json(
  p_message messages, p_offer waitlist_offers, p_entry waitlist_entries, p_recipient text
) returns json
language sql stable
return (
  select with_location(json_build_object(
    'messageId', p_message.message_id, 'offerId', p_offer.offer_id, 'channel', p_message.channel, 'kind', 'offer',
    'attempt', p_message.attempts, 'recipient', p_recipient,
    'startsAt', iso_instant(p_offer.starts_at), 'heldUntil', iso_instant(p_offer.held_until),
    'patientName', p_entry.patient_name, 'providerName', p.name,
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone), 'region', o.region,
    'template', (select json_build_object('subject', t.subject, 'body', t.body) from message_templates t
      where t.org_id = p_message.org_id and t.channel = p_message.channel and t.kind = p_message.kind),
    'byDeskOnly', o.caller_check <> 'number_and_name',
    'mayGoAbroad', coalesce((select s.sms_abroad from message_settings s where s.org_id = o.org_id), false),
    'unsettledSince', iso_instant(p_message.unsettled_at),
    'otherReferences', (select coalesce(json_agg(m.reference), '[]') from messages m
      where m.org_id = p_message.org_id and p_message.unsettled_at is not null and m.channel = p_message.channel
        and m.reference is not null and m.recipient = p_recipient and m.sent_at > p_message.unsettled_at - interval '1 hour')), o.org_id, case when o.has_locations then (
      select h.location_id from appointments h where h.org_id = p_offer.org_id and h.appointment_id = p_offer.appointment_id) end)
  from organizations o
  join providers p on p.org_id = o.org_id and p.provider_id = p_offer.provider_id
  where o.org_id = p_offer.org_id);
