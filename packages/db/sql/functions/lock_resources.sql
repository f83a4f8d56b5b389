-- All that these services may need, by id: after providers, the appointment and the contact, so that nobody who books waits for another in
-- a circle. NO KEY UPDATE, as for providers.
create or replace function lock_resources(p_org_id uuid, p_service_ids uuid[]) returns void
language plpgsql
as $fn$
begin
  perform 1 from resources r
  where r.org_id = p_org_id and r.resource_id in (
    select n.resource_id from service_needs n where n.org_id = p_org_id and n.service_id = any (p_service_ids))
  order by r.resource_id
  for no key update;
end
$fn$;
