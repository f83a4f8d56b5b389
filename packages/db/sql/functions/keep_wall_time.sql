-- Whoever makes or moves an appointment, servers that know of no wall times included, means what the clinic's clock shows. Only
-- reanchor_appointments moves the moment and leaves the wall time. Who books has read it under the provider's lock, and says so for
-- that one row. What else a visit has of its service's and its clinic's rows is read along.
create or replace function keep_wall_time() returns trigger
language plpgsql
as $fn$
declare
  v_has_locations boolean;
begin
  if current_setting('app.reanchors', true) = 'on' or tg_op = 'UPDATE' and new.starts_at = old.starts_at
    or tg_op = 'INSERT' and current_setting('app.booked', true) = new.appointment_id::text then
    return new;
  end if;
  select o.time_zone, coalesce(s.needs_resources, false), o.has_locations into new.time_zone, new.needs_resources, v_has_locations
  from organizations o left join services s on s.org_id = o.org_id and s.service_id = new.service_id
  where o.org_id = new.org_id;
  new.starts_local := clock.local_time(new.time_zone, new.starts_at);
  new.clock_trouble := null;
  if tg_op = 'UPDATE' and new.starts_local::date is distinct from old.starts_local::date then
    new.arrived_at := null;
    new.in_room_at := null;
  end if;
  if v_has_locations then
    new.location_id := location_of_visit(new.org_id, new.provider_id, new.starts_at, new.ends_at,
      case when tg_op = 'UPDATE' then old.location_id end);
  end if;
  -- They said yes to another time.
  new.patient_confirmed_at := null;
  return new;
end
$fn$;
revoke execute on function keep_wall_time() from public;
