-- What every request needs to know of its clinic, in one round trip.
create or replace function organization_json(p_org_id uuid) returns json
language sql stable
return (
  select json_build_object(
    'organization', case when o.has_locations then (told.organization::jsonb || jsonb_build_object('locations', (
        select json_agg(location_json(l.org_id, l.location_id) order by l.created_at, l.name) from locations l
        where l.org_id = o.org_id and l.active)))::json else told.organization end,
    'inboundAssistantId', (select v.vapi_id from vapi_resources v
      where v.org_id = o.org_id and v.kind = 'assistant' and v.role = 'inbound' order by v.vapi_id limit 1),
    'vapiAssistantIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'assistant'),
    'vapiPhoneNumberIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'phone_number'))
  from organizations o
  cross join lateral (select json_build_object(
      'orgId', o.org_id, 'name', o.name, 'timeZone', o.time_zone, 'zone', zone_json(o.time_zone),
      'clock', clock.stamp(o.time_zone), 'region', o.region,
      'transferNumber', o.transfer_number, 'callerCheck', o.caller_check,
      'writesToPatients', exists (select from message_settings m where m.org_id = o.org_id and m.is_on), 'offersWaitlist', o.offers_waitlist,
      'redFlags', o.red_flags,
      'openingHours', (select coalesce(json_agg(json_build_object(
          'weekday', h.weekday, 'opensAt', to_char(h.opens_at, 'HH24:MI'), 'closesAt', to_char(h.closes_at, 'HH24:MI'))
          order by h.weekday, h.opens_at), '[]')
        from opening_hours h where h.org_id = o.org_id and h.provider_id is null),
      'closures', (select coalesce(json_agg(json_build_object(
          'startsLocal', to_char(c.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
          'endsLocal', to_char(c.ends_local, 'YYYY-MM-DD"T"HH24:MI:SS')) order by c.starts_local), '[]')
        from closures c, (select clock.local_time(o.time_zone, now()) as local offset 0) here
        where c.org_id = o.org_id and c.provider_id is null
          and c.ends_local > here.local - interval '1 day'
          and c.starts_local < here.local + interval '60 days'),
      'services', (select coalesce(json_agg(json_build_object(
          'serviceId', s.service_id, 'key', s.key, 'name', s.name, 'durationMinutes', s.duration_minutes,
          'price', case when s.price_minor is not null
            then json_build_object('minor', s.price_minor, 'currency', s.price_currency) end,
          'description', s.description)
          order by s.created_at, s.name), '[]')
        from services s where s.org_id = o.org_id and s.active),
      'providers', (select coalesce(json_agg(json_build_object('providerId', p.provider_id, 'name', p.name,
          'gives', (select coalesce(json_agg(s.key order by s.created_at, s.name), '[]')
            from provider_services ps join services s on s.org_id = ps.org_id and s.service_id = ps.service_id and s.active
            where ps.org_id = p.org_id and ps.provider_id = p.provider_id))
          order by p.created_at, p.name), '[]')
        from providers p where p.org_id = o.org_id and p.active),
      'formerProviders', (select coalesce(json_agg(p.name order by p.name), '[]')
        from providers p where p.org_id = o.org_id and not p.active)) as organization) told
  where o.org_id = p_org_id);
