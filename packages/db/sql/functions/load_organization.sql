-- organization_json for a tenant that is known.
create or replace function load_organization(p_org_id uuid) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return organization_json(p_org_id);
end
$fn$;
