-- The same order as everywhere: providers by id first.
create or replace function lock_providers(p_org_id uuid, p_service_id uuid, p_provider_ids uuid[]) returns void
language plpgsql
as $fn$
begin
  perform 1 from providers p
  where p.org_id = p_org_id and (p.provider_id = any (p_provider_ids) or p_provider_ids is null
    and exists (select from provider_services ps where ps.org_id = p.org_id
      and ps.service_id = p_service_id and ps.provider_id = p.provider_id))
  order by p.provider_id
  for no key update;
end
$fn$;
