-- What of a clinic is due to follow its clock, in the order in which it can.
create or replace function list_due_to_reanchor(p_org_id uuid) returns uuid[]
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return array(
    select d.appointment_id
    from organizations o cross join lateral due_to_reanchor(p_org_id, o.time_zone) d
    where o.org_id = p_org_id order by d.rank);
end
$fn$;
