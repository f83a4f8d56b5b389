-- What of a service's needs nothing is free for then: [{kind, names}] with all that could have served, in the order of its needs. Empty
-- where each can be met, or is that of a visit (p_ignore_appointment_id) that lacked it before and stays when it was.
create or replace function lacking_resources(
  p_org_id uuid, p_service_id uuid, p_blocked tstzrange, p_ignore_appointment_id uuid
) returns jsonb
language sql stable
as $fn$
  select coalesce(jsonb_agg(jsonb_build_object('kind', lacking.kind, 'names', lacking.names) order by lacking.need), '[]')
  from (
    select n.need, min(r.kind) as kind, jsonb_agg(r.name order by r.name, r.resource_id) as names
    from service_needs n
    join resources r on r.org_id = n.org_id and r.resource_id = n.resource_id
    where n.org_id = p_org_id and n.service_id = p_service_id
    group by n.need
    having not bool_or(r.active and not exists (
      select from busy_of_resource(p_org_id, r.resource_id, lower(p_blocked), upper(p_blocked), p_ignore_appointment_id) b
      where b.blocked && p_blocked))
      and (p_ignore_appointment_id is null
        or not lacked_before(p_org_id, p_ignore_appointment_id, p_service_id, p_blocked, array_agg(n.resource_id)))
  ) lacking
$fn$;
