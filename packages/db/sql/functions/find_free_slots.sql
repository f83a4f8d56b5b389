-- Bookable start times in [p_from, p_until), earliest first, with everyone who is free then. They step by the
-- organization's slot interval from each opening, so a day always offers the same times of the clock.
create or replace function find_free_slots(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (starts_at timestamptz, provider_ids uuid[])
language sql stable
as $fn$
  select slot.starts_at, array_agg(c.provider_id order by c.provider_id)
  from services s
  join organizations o on o.org_id = s.org_id
  cross join lateral provider_calendar(
    p_org_id, p_service_id, p_from, p_until, p_provider_id, p_ignore_appointment_id) c
  cross join lateral unnest(c.openings) opening
  cross join lateral generate_series(
    lower(opening), upper(opening), make_interval(mins => o.slot_interval_minutes)) slot (starts_at)
  where s.org_id = p_org_id and s.service_id = p_service_id
    and slot.starts_at >= p_from and slot.starts_at < p_until
    and c.bookable @> tstzrange(slot.starts_at, slot.starts_at + make_interval(mins => s.duration_minutes))
    and not c.busy && tstzrange(
      slot.starts_at - make_interval(mins => s.buffer_before_minutes),
      slot.starts_at + make_interval(mins => s.duration_minutes + s.buffer_after_minutes))
  group by slot.starts_at
  order by slot.starts_at
$fn$;
