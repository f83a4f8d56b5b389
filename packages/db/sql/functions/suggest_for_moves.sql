-- Visits that could not be moved, in order, each with what is free near where it should go.
create or replace function suggest_for_moves(
  p_org_id uuid, p_clashes jsonb, p_provider_id uuid, p_minutes integer, p_now timestamptz
) returns jsonb
language sql stable
return (
  select coalesce(jsonb_agg(c.clash || jsonb_build_object('alternatives', suggest_near(
    p_org_id, a.service_id, (c.clash ->> 'startsAt')::timestamptz,
    coalesce(p_minutes, extract(epoch from a.ends_at - a.starts_at)::integer / 60), coalesce(p_provider_id, a.provider_id), p_now,
    a.appointment_id, 5)) order by c.clash ->> 'startsAt'), '[]')
  from jsonb_array_elements(p_clashes) c (clash)
  join appointments a on a.org_id = p_org_id and a.appointment_id = (c.clash ->> 'appointmentId')::uuid);
