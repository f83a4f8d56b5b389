-- What the phone's functions answer about an appointment; told only once it is as safe as what they have written themselves.
create or replace function appointment_json(p_org_id uuid, p_appointment_id uuid, p_outcome text, p_message text) returns json
language plpgsql
as $fn$
begin
  perform wait_for_standbys();
  return (
    select with_location(json_build_object(
      'success', true, 'outcome', p_outcome, 'appointmentId', a.appointment_id, 'contactId', a.contact_id,
      'message', p_message, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
      'serviceName', s.name, 'providerName', p.name, 'patientName', a.patient_name, 'status', a.status), p_org_id, a.location_id)
    from appointments a
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
    where a.org_id = p_org_id and a.appointment_id = p_appointment_id);
end
$fn$;
