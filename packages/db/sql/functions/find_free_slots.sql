-- free_times with everyone who is free then.
create or replace function find_free_slots(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (starts_at timestamptz, provider_ids uuid[])
language sql stable
as $fn$
  select slot.starts_at, array_agg(distinct slot.provider_id order by slot.provider_id)
  from services s
  join organizations o on o.org_id = s.org_id
  cross join lateral free_times(o, s, p_from, p_until, p_provider_id, p_ignore_appointment_id, true) free
  cross join lateral unnest(free.times, free.provider_ids) slot (starts_at, provider_id)
  where s.org_id = p_org_id and s.service_id = p_service_id
  group by slot.starts_at
  order by slot.starts_at
$fn$;
