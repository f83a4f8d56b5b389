-- The tenant whose live webhook secret has this SHA-256 (hex), or null. A hash that two tenants share names nobody.
create or replace function find_organization_by_secret(p_secret_hash text) returns json
language plpgsql
as $fn$
declare
  v_org_ids uuid[];
begin
  perform set_config('app.org_id', '', true);
  perform set_config('app.secret_hash', p_secret_hash, true);
  select array_agg(distinct org_id) into v_org_ids from webhook_secrets
  where secret_hash = p_secret_hash and (expires_at is null or expires_at > now());
  perform set_config('app.secret_hash', '', true);
  if cardinality(v_org_ids) is distinct from 1 then
    return null;
  end if;
  return load_organization(v_org_ids[1]);
end
$fn$;
