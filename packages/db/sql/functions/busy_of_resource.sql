-- busy_of and leaving_of for a room or a device: what it is taken for, as far as it may matter to something in [p_from, p_until]; while the
-- clinic's visits follow new rules of its clock also where they will be.
create or replace function busy_of_resource(
  p_org_id uuid, p_resource_id uuid, p_from timestamptz, p_until timestamptz, p_ignore_appointment_id uuid
) returns table (blocked tstzrange)
language sql stable
as $fn$
  select t.blocked
  from taken_resources t
  join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
    and (a.held_until is null or a.held_until > now())
  where t.org_id = p_org_id and t.resource_id = p_resource_id
    and t.starts_at > p_from - interval '28 hours' and t.starts_at < p_until + interval '28 hours'
    and t.appointment_id is distinct from p_ignore_appointment_id
  union all
  select tstzrange(lower(t.blocked) + meant.shift, upper(t.blocked) + meant.shift)
  from organizations o
  join taken_resources t on t.org_id = o.org_id and t.resource_id = p_resource_id
    and t.starts_at > p_from - interval '52 hours' and t.starts_at < p_until + interval '52 hours'
  join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id and a.held_until is null
  cross join lateral (select clock.moment_of(o.time_zone, a.starts_local) - a.starts_at as shift offset 0) meant
  where o.org_id = p_org_id and o.clock_changed_at is not null
    and meant.shift <> interval '0' and clock.local_time(o.time_zone, a.starts_at) <> a.starts_local
    and t.appointment_id is distinct from p_ignore_appointment_id
$fn$;
