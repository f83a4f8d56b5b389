-- `unknown_service` as JSON, with the services there are.
create or replace function unknown_service_json(p_org_id uuid, p_service text) returns json
language sql stable
return json_build_object('success', false, 'error', 'unknown_service', 'asked', coalesce(p_service, ''),
  'message', 'Unknown service',
  'services', (select coalesce(json_agg(s.name order by s.created_at, s.name), '[]')
    from services s where s.org_id = p_org_id and s.active));
