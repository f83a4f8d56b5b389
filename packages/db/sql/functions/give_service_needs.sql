-- Gives the next visits to come of a service what is free of what it needs, in their order: {lacking: how many of these there is nothing left
-- for, after: where the next step begins, null after the last one}. Callers wait for one step at most. The visits are locked by id before what
-- they take, as everywhere.
create or replace function give_service_needs(
  p_org_id uuid, p_service_id uuid, p_limit integer, p_after timestamptz default null, p_after_id uuid default null
) returns json
language plpgsql
as $fn$
declare
  v_ids uuid[];
  v_visit appointments;
  v_lacking integer := 0;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_ids := array(
    select a.appointment_id from appointments a
    where a.org_id = p_org_id and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now()
      and a.status in ('confirmed', 'completed', 'held') and a.needs_resources
      and (p_after is null or (a.starts_at, a.appointment_id) > (p_after, p_after_id))
    order by a.starts_at, a.appointment_id limit p_limit);
  perform 1 from appointments a
  where a.org_id = p_org_id and a.appointment_id = any (v_ids) order by a.appointment_id for no key update;
  for v_visit in
    select * from appointments a
    where a.org_id = p_org_id and a.appointment_id = any (v_ids) and a.status in ('confirmed', 'completed', 'held')
    order by a.starts_at, a.appointment_id
  loop
    v_lacking := v_lacking + (take_resources(v_visit, false) > 0)::integer;
  end loop;
  return json_build_object('lacking', v_lacking, 'after', case when cardinality(v_ids) = p_limit then (
    select json_build_object('at', a.starts_at::text, 'id', a.appointment_id) from appointments a
    where a.org_id = p_org_id and a.appointment_id = v_ids[p_limit]) end);
end
$fn$;
