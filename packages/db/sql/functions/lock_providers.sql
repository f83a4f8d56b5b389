-- The same order as everywhere: providers by id first. Holds that are over are taken away, as in hold_provider.
create or replace function lock_providers(p_org_id uuid, p_service_id uuid, p_provider_ids uuid[]) returns void
language plpgsql
as $fn$
declare
  v_provider_id uuid;
begin
  perform 1 from providers p
  where p.org_id = p_org_id and (p.provider_id = any (p_provider_ids) or p_provider_ids is null
    and exists (select from provider_services ps where ps.org_id = p.org_id
      and ps.service_id = p_service_id and ps.provider_id = p.provider_id))
  order by p.provider_id
  for no key update;
  for v_provider_id in
    select distinct o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until <= now()
      and (p_provider_ids is null or o.provider_id = any (p_provider_ids))
  loop
    perform end_expired_holds(p_org_id, v_provider_id);
  end loop;
end
$fn$;
