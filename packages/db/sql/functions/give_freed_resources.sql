-- Of these resources, what is free within p_freed goes to the visits to come that lack it, in their order, before any caller or anybody on the
-- waitlist hears of it. The resources are locked here, by id, as everywhere after the visit that gave them back. A visit that somebody is
-- just changing is passed over: waiting for it here could be in a circle.
create or replace function give_freed_resources(
  p_org_id uuid, p_resource_ids uuid[], p_freed tstzrange, p_ignore_appointment_id uuid
) returns void
language plpgsql
as $fn$
declare
  v_waiting uuid[];
  v_visit appointments;
begin
  v_waiting := array(
    select a.appointment_id from appointments a
    where a.org_id = p_org_id and a.starts_at > lower(p_freed) - interval '24 hours' and a.starts_at < upper(p_freed) + interval '24 hours'
      and a.needs_resources and a.status = 'confirmed' and a.ends_at > now() and a.blocked && p_freed
      and a.appointment_id <> p_ignore_appointment_id and exists (
        select from service_needs n where n.org_id = a.org_id and n.service_id = a.service_id and n.resource_id = any (p_resource_ids)
          and not is_need_met(n, a.appointment_id)));
  if v_waiting = '{}' then
    return;
  end if;
  perform 1 from resources r
  where r.org_id = p_org_id and r.resource_id = any (p_resource_ids) order by r.resource_id for no key update;
  for v_visit in
    select * from appointments a
    where a.org_id = p_org_id and a.appointment_id = any (v_waiting) and a.status = 'confirmed' and a.blocked && p_freed
    order by a.starts_at, a.created_at, a.appointment_id
    for no key update skip locked
  loop
    -- One for each need; a row of a hold that is over is still in the way of the constraint.
    insert into taken_resources (org_id, appointment_id, resource_id, blocked, starts_at)
    select distinct on (n.need) n.org_id, v_visit.appointment_id, n.resource_id, v_visit.blocked, v_visit.starts_at
    from service_needs n
    join resources r on r.org_id = n.org_id and r.resource_id = n.resource_id and r.active
    where n.org_id = p_org_id and n.service_id = v_visit.service_id and n.resource_id = any (p_resource_ids)
      and not is_need_met(n, v_visit.appointment_id)
      and not exists (
        select from busy_of_resource(p_org_id, n.resource_id, lower(v_visit.blocked), upper(v_visit.blocked), null) b
        where b.blocked && v_visit.blocked)
      and not exists (
        select from taken_resources t where t.org_id = p_org_id and t.resource_id = n.resource_id
          and t.starts_at > lower(v_visit.blocked) - interval '24 hours'
          and t.starts_at < upper(v_visit.blocked) + interval '24 hours' and t.blocked && v_visit.blocked)
    order by n.need, r.name, r.resource_id;
  end loop;
end
$fn$;
