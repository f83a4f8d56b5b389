-- `unknown_provider` where the one who is named does not give the service, or, where nobody is named, nobody does; null otherwise. Asked
-- before days and times: another one would not help.
create or replace function refuse_provider(p_org_id uuid, p_service_id uuid, p_provider_id uuid) returns json
language plpgsql stable
as $fn$
begin
  if exists (
      select from provider_services ps
      join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
      where ps.org_id = p_org_id and ps.service_id = p_service_id
        and (p_provider_id is null or p.provider_id = p_provider_id)) then
    return null;
  end if;
  return unknown_provider_json(p_org_id, p_service_id, p_provider_id);
end
$fn$;
