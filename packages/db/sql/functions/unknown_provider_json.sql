-- Who may give the service: `unknown_provider` as JSON when p_provider_id is not one of them.
create or replace function unknown_provider_json(p_org_id uuid, p_service_id uuid) returns json
language sql stable
return json_build_object('success', false, 'error', 'unknown_provider', 'message', 'Unknown provider', 'asked', '',
  'providers', (
    select coalesce(json_agg(p.name order by p.name), '[]')
    from provider_services ps
    join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
    where ps.org_id = p_org_id and ps.service_id = p_service_id));
