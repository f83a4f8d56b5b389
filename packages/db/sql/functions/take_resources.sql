-- Gives a visit what its service needs, for as long as it blocks its provider: what it has already where that is free then, else the first
-- that the fewest services need and by name; and takes from it what it needs no more. Answers how many needs could not be met; with p_is_strict that is a conflict as the
-- provider's is, and whoever books starts over and hears of other times.
create or replace function take_resources(p_visit appointments, p_is_strict boolean) returns integer
language plpgsql
as $fn$
declare
  v_need smallint;
  v_resource_id uuid;
  v_taken uuid[] := '{}';
  v_lacking integer := 0;
begin
  perform lock_resources(p_visit.org_id, array[p_visit.service_id]);
  for v_need, v_resource_id in
    select n.need, (
      select r.resource_id
      from service_needs one
      join resources r on r.org_id = one.org_id and r.resource_id = one.resource_id and r.active
      where one.org_id = p_visit.org_id and one.service_id = p_visit.service_id and one.need = n.need
        and not exists (
          select from busy_of_resource(
            p_visit.org_id, r.resource_id, lower(p_visit.blocked), upper(p_visit.blocked), p_visit.appointment_id) b
          where b.blocked && p_visit.blocked)
      order by exists (select from taken_resources own where own.org_id = r.org_id
          and own.appointment_id = p_visit.appointment_id and own.resource_id = r.resource_id) desc,
        (select count(*) from service_needs other
          join services s on s.org_id = other.org_id and s.service_id = other.service_id and s.active
          where other.org_id = r.org_id and other.resource_id = r.resource_id),
        r.name, r.resource_id
      limit 1)
    from service_needs n where n.org_id = p_visit.org_id and n.service_id = p_visit.service_id
    group by n.need order by n.need
  loop
    if v_resource_id is not null then
      v_taken := v_taken || v_resource_id;
    else
      v_lacking := v_lacking + 1;
    end if;
  end loop;
  if v_lacking > 0 and p_is_strict then
    raise exception 'what the service needs is taken' using errcode = 'exclusion_violation';
  end if;
  -- Holds that are over stand in nobody's way. One that somebody is just ending is left to them, and whoever takes starts over: waiting for
  -- them, here or by the constraint below, could be in a circle.
  delete from taken_resources t
  where t.org_id = p_visit.org_id and (t.resource_id, t.appointment_id) in (
    select over.resource_id, over.appointment_id
    from taken_resources over
    join appointments a on a.org_id = over.org_id and a.appointment_id = over.appointment_id and a.held_until <= now()
    where over.org_id = p_visit.org_id and over.resource_id = any (v_taken) and over.blocked && p_visit.blocked
      and over.appointment_id <> p_visit.appointment_id
      and over.starts_at > lower(p_visit.blocked) - interval '24 hours' and over.starts_at < upper(p_visit.blocked) + interval '24 hours'
    for update of over skip locked);
  if exists (
    select from taken_resources t
    where t.org_id = p_visit.org_id and t.resource_id = any (v_taken) and t.blocked && p_visit.blocked
      and t.appointment_id <> p_visit.appointment_id
      and t.starts_at > lower(p_visit.blocked) - interval '24 hours' and t.starts_at < upper(p_visit.blocked) + interval '24 hours') then
    raise exception 'a hold that is over is just being ended' using errcode = 'serialization_failure';
  end if;
  delete from taken_resources t
  where t.org_id = p_visit.org_id and t.appointment_id = p_visit.appointment_id and t.resource_id <> all (v_taken);
  insert into taken_resources (org_id, appointment_id, resource_id, blocked, starts_at)
  select p_visit.org_id, p_visit.appointment_id, taken.id, p_visit.blocked, p_visit.starts_at from unnest(v_taken) taken (id)
  on conflict (org_id, appointment_id, resource_id) do update set blocked = excluded.blocked, starts_at = excluded.starts_at
  where taken_resources.blocked <> excluded.blocked;
  return v_lacking;
end
$fn$;
