-- What a call is made of. The visit's service is no part of it: why somebody comes is told to nobody.
create or replace function outbound_json(p_call outbound_calls) returns json
language plpgsql stable
as $fn$
begin
  return (
    select json_build_object(
      'outboundId', p_call.outbound_id, 'attempt', p_call.attempts, 'reason', p_call.reason, 'phone', p_call.phone,
      'patientName', p_call.patient_name, 'claimedAt', iso_instant(p_call.claimed_at), 'vapiCallId', p_call.vapi_call_id,
      'said', p_call.said, 'startsAt', iso_instant(clock.moment_of(o.time_zone, p_call.starts_local)),
      'providerName', (select p.name from providers p where p.org_id = o.org_id and p.provider_id = p_call.provider_id),
      'organizationName', o.name, 'clinicPhone', o.transfer_number, 'zone', zone_json(o.time_zone), 'region', o.region,
      'countries', s.countries,
      -- In the account that clinics share, only a number that is known to be this clinic's: its owner could name another's.
      'phoneNumberId', case when exists (select from integrations i where i.org_id = o.org_id and i.kind = 'vapi')
        or exists (select from vapi_resources r where r.org_id = o.org_id and r.kind = 'phone_number' and r.vapi_id = s.phone_number_id)
        then s.phone_number_id end,
      'assistantId', (select a.vapi_assistant_id from assistants a where a.org_id = o.org_id and a.role = 'outbound'))
    from organizations o join outbound_settings s on s.org_id = o.org_id
    where o.org_id = p_call.org_id);
end
$fn$;
