-- Who gives a service that needs something of what this one needs: when a visit of it is given up, they may have a room again.
create or replace function sharing_providers(p_org_id uuid, p_service_id uuid) returns setof uuid
language sql stable
as $fn$
  select distinct ps.provider_id
  from service_needs own
  join service_needs other on other.org_id = own.org_id and other.resource_id = own.resource_id
  join provider_services ps on ps.org_id = other.org_id and ps.service_id = other.service_id
  where own.org_id = p_org_id and own.service_id = p_service_id
$fn$;
