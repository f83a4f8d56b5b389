-- Who may give the service: `unknown_provider` as JSON when p_provider_id is not one of them; provider is their name where they are
-- here and do not give it.
create or replace function unknown_provider_json(p_org_id uuid, p_service_id uuid, p_provider_id uuid default null) returns json
language sql stable
return json_strip_nulls(json_build_object('success', false, 'error', 'unknown_provider', 'message', 'Unknown provider', 'asked', '',
  'provider', (select p.name from providers p where p.org_id = p_org_id and p.provider_id = p_provider_id and p.active),
  'service', (select s.name from services s where s.org_id = p_org_id and s.service_id = p_service_id),
  'providers', (
    select coalesce(json_agg(p.name order by p.name), '[]')
    from provider_services ps
    join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
    where ps.org_id = p_org_id and ps.service_id = p_service_id)));
