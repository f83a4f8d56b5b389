-- For every assistant of the tenant at work. Returns how many there are.
create or replace function enqueue_organization_sync(p_org_id uuid, p_operation_id text, p_reason text) returns integer
language plpgsql
as $fn$
declare
  v_count integer;
begin
  perform enqueue_assistant_sync(p_org_id, a.role, p_operation_id, p_reason)
  from assistants a where a.org_id = p_org_id;
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;
