-- A visit as its patient may see it: never the service, the notes or a name. Null once it is over or its patient was erased.
create or replace function visit_json(p_org_id uuid, p_appointment_id uuid, p_now timestamptz) returns json
language sql stable
return (
  select with_location(json_build_object(
    'orgId', a.org_id, 'appointmentId', a.appointment_id, 'revision', a.revision, 'status', a.status,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientConfirmedAt', iso_instant(a.patient_confirmed_at),
    'providerName', p.name, 'organizationName', o.name, 'phone', o.transfer_number, 'region', o.region, 'zone', zone_json(o.time_zone),
    'isClosed', a.status = 'confirmed' and is_told_closed(a),
    'mayChange', visit_refusal(p_org_id, a.appointment_id, a.revision, p_now) is null), p_org_id, a.location_id)
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.ends_at > p_now and c.erased_at is null);
