-- When something that begins in [p_from, p_until] would lack a room or a device that its service needs: asked of times of beginning, as
-- free_times asks of providers. p_before and p_after: how far what is taken reaches for such a beginning.
create or replace function lacking_times(
  p_service services, p_from timestamptz, p_until timestamptz, p_before interval, p_after interval, p_ignore_appointment_id uuid
) returns tstzmultirange
language sql stable
as $fn$
  select coalesce(range_agg(lacking.times), '{}')
  from (
    select unnest(range_intersect_agg(one.times)) as times
    from service_needs n
    join resources r on r.org_id = n.org_id and r.resource_id = n.resource_id
    cross join lateral (
      select case when r.active
        then coalesce(range_agg(tstzrange(lower(b.blocked) - p_after, upper(b.blocked) + p_before, '()')), '{}')
        else '{(,)}'::tstzmultirange end as times
      from busy_of_resource(p_service.org_id, r.resource_id, p_from, p_until, p_ignore_appointment_id) b
    ) one
    where n.org_id = p_service.org_id and n.service_id = p_service.service_id
    group by n.need
  ) lacking
$fn$;
