-- Whether a call of the organization is planned or under way, and so a job has to look again.
create or replace function has_live_outbound(p_org_id uuid) returns boolean
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return exists (select from outbound_calls where org_id = p_org_id and status <> 'ended');
end
$fn$;
