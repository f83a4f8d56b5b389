-- Whether a change of the clock's rules left something to settle. What a later release or another change has put right needs nobody.
create or replace function is_clock_trouble(p_visit appointments, p_zone text) returns boolean
language sql stable
as $fn$
  select case p_visit.clock_trouble
    when 'gap' then clock.local_time(p_zone, p_visit.starts_at) <> p_visit.starts_local
    when 'overlap' then exists (
      select from appointments other
      where other.org_id = p_visit.org_id and other.provider_id = p_visit.provider_id and other.status = 'confirmed'
        and other.appointment_id <> p_visit.appointment_id
        and other.starts_at > p_visit.starts_at - interval '24 hours' and other.starts_at < p_visit.starts_at + interval '24 hours'
        and other.blocked && p_visit.blocked)
    else false end
$fn$;
