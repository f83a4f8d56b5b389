-- What a message is made of.
create or replace function message_json(p_message messages, p_recipient text) returns json
language sql stable
return (
  select json_build_object(
    'messageId', p_message.message_id, 'appointmentId', a.appointment_id, 'kind', p_message.kind,
    'attempt', p_message.attempts, 'recipient', p_recipient, 'revision', a.revision,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientName', a.patient_name, 'providerName', p.name,
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone))
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id);
