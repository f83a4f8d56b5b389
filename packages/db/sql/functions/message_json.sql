-- What a message is made of. The references are those of texts to the same number that are known to be others.
create or replace function message_json(p_message messages, p_recipient text) returns json
language sql stable
return (
  select with_location(json_build_object(
    'messageId', p_message.message_id, 'appointmentId', a.appointment_id, 'channel', p_message.channel, 'kind', p_message.kind,
    'attempt', p_message.attempts, 'recipient', p_recipient, 'revision', a.revision,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientName', a.patient_name, 'providerName', p.name,
    'alsoBooked', (select coalesce(json_agg(json_build_object('startsAt', iso_instant(v.starts_at), 'providerName', w.name) order by v.starts_at), '[]')
      from messages m
      join appointments v on v.org_id = m.org_id and v.appointment_id = m.appointment_id and v.contact_id = a.contact_id
        and v.series_id = a.series_id
      join providers w on w.org_id = v.org_id and w.provider_id = v.provider_id
      where p_message.kind = 'confirmation' and m.org_id = p_message.org_id and m.told_with = p_message.message_id and m.status = 'planned'
        and still_tells(m, v)),
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone), 'region', o.region,
    'template', (select json_build_object('subject', t.subject, 'body', t.body) from message_templates t
      where t.org_id = p_message.org_id and t.channel = p_message.channel and t.kind = p_message.kind),
    'mayGoAbroad', coalesce((select s.sms_abroad from message_settings s where s.org_id = p_message.org_id), false),
    'unsettledSince', iso_instant(p_message.unsettled_at),
    'otherReferences', (select coalesce(json_agg(m.reference), '[]') from messages m
      where m.org_id = p_message.org_id and p_message.unsettled_at is not null and m.channel = p_message.channel
        and m.reference is not null and m.recipient = p_recipient and m.sent_at > p_message.unsettled_at - interval '1 hour')), a.org_id, a.location_id)
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id);
