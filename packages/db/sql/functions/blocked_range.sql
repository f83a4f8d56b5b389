-- What an appointment of that length blocks: its own time and the buffers of its service.
create or replace function blocked_range(p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer)
returns tstzrange
language sql stable
return (
  select tstzrange(p_starts_at - make_interval(mins => s.buffer_before_minutes),
    p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes))
  from services s where s.org_id = p_org_id and s.service_id = p_service_id);
