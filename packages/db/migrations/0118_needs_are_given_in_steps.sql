-- To say what a service with thousands of visits to come needs took longer than a server waits, and was rolled back every time. It is said in
-- one short step now, and visits get what is free of it in many small ones. set_service_needs stays for older servers.

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

-- For servers that do not give in steps: state_service_needs, and visits to come get what is free of it, in their order.
-- {kind: set, lacking: how many of them there is nothing left for} or unknown_resource.
create or replace function set_service_needs(p_org_id uuid, p_service_id uuid, p_needs jsonb) returns json
language plpgsql
as $fn$
declare
  v_stated json := state_service_needs(p_org_id, p_service_id, p_needs);
  v_visit appointments;
  v_lacking integer := 0;
begin
  if v_stated ->> 'kind' <> 'set' then
    return v_stated;
  end if;
  for v_visit in
    select * from appointments a
    where a.org_id = p_org_id and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now()
      and a.status in ('confirmed', 'completed', 'held')
    order by a.starts_at, a.appointment_id
  loop
    v_lacking := v_lacking + (take_resources(v_visit, false) > 0)::integer;
  end loop;
  return json_build_object('kind', 'set', 'lacking', v_lacking);
end
$fn$;

-- Sets what a service needs: p_needs is [[resourceId, …], …], of each list one. {kind: set}, or unknown_resource, also for one that is out of
-- use. What visits have of it that is needed no more they give back; what is needed anew they get by give_service_needs, in small steps.
-- Whoever books reads under the provider's lock whether the service needs anything, so with all of them locked none is missed.
create or replace function state_service_needs(p_org_id uuid, p_service_id uuid, p_needs jsonb) returns json
language plpgsql
as $fn$
declare
  v_needs smallint[];
  v_ids uuid[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select coalesce(array_agg(need.number::smallint order by need.number, id), '{}'), coalesce(array_agg(id::uuid order by need.number, id), '{}')
  into v_needs, v_ids
  from jsonb_array_elements(p_needs) with ordinality need (ids, number)
  cross join lateral jsonb_array_elements_text(need.ids) id;
  perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
  perform 1 from appointments a
  where a.org_id = p_org_id and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now()
  order by a.appointment_id for no key update;
  perform 1 from resources r
  where r.org_id = p_org_id and (r.resource_id = any (v_ids) or exists (select from service_needs n
    where n.org_id = p_org_id and n.service_id = p_service_id and n.resource_id = r.resource_id))
  order by r.resource_id for no key update;
  if exists (select from unnest(v_ids) id where not exists (
      select from resources r where r.org_id = p_org_id and r.resource_id = id and r.active)) then
    return json_build_object('kind', 'unknown_resource');
  end if;
  delete from service_needs n where n.org_id = p_org_id and n.service_id = p_service_id and n.resource_id <> all (v_ids);
  insert into service_needs (org_id, service_id, need, resource_id)
  select p_org_id, p_service_id, t.need, t.id from unnest(v_needs, v_ids) t (need, id)
  on conflict (org_id, service_id, resource_id) do update set need = excluded.need where service_needs.need <> excluded.need;
  update services s set needs_resources = v_ids <> '{}'
  where s.org_id = p_org_id and s.service_id = p_service_id and s.needs_resources <> (v_ids <> '{}');
  update appointments a set needs_resources = v_ids <> '{}'
  where a.org_id = p_org_id and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now()
    and a.needs_resources <> (v_ids <> '{}');
  delete from taken_resources t using appointments a
  where t.org_id = p_org_id and t.resource_id <> all (v_ids) and a.org_id = t.org_id and a.appointment_id = t.appointment_id
    and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now();
  return json_build_object('kind', 'set');
end
$fn$;
