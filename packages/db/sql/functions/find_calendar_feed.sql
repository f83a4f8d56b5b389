-- A provider's appointments from 90 days back on, for whoever has the token; null when there is no such feed.
create or replace function find_calendar_feed(p_token_hash text) returns json
language plpgsql
as $fn$
declare
  v_feed calendar_feeds;
begin
  perform set_config('app.org_id', '', true);
  perform set_config('app.feed_token_hash', p_token_hash, true);
  select * into v_feed from calendar_feeds where token_hash = p_token_hash and revoked_at is null limit 1;
  perform set_config('app.feed_token_hash', '', true);
  if not found then
    return null;
  end if;
  perform set_config('app.org_id', v_feed.org_id::text, true);
  return (
    select json_build_object(
      'organizationName', o.name, 'timeZone', o.time_zone, 'providerName', p.name,
      'appointments', (
        select coalesce(json_agg(json_build_object(
          'appointmentId', a.appointment_id, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
          'status', a.status, 'revision', a.revision, 'createdAt', iso_instant(a.created_at),
          'updatedAt', iso_instant(a.updated_at), 'serviceName', s.name, 'patientName', a.patient_name,
          'notes', a.notes, 'contactPhone', c.phone) order by a.starts_at, a.appointment_id), '[]')
        from appointments a
        join services s on s.org_id = a.org_id and s.service_id = a.service_id
        join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
        where a.org_id = v_feed.org_id and a.provider_id = v_feed.provider_id
          and a.starts_at > now() - interval '90 days'))
    from organizations o
    join providers p on p.org_id = o.org_id
    where o.org_id = v_feed.org_id and p.provider_id = v_feed.provider_id);
end
$fn$;
