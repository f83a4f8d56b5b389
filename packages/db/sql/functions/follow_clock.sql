-- Moves the moments of appointments, one after the other, and answers how many of them somebody has to look at. reanchor_appointments
-- says why and in which order; their providers are locked.
create or replace function follow_clock(
  p_org_id uuid, p_zone text, p_appointment_ids uuid[], p_shifts interval[], p_reason text
) returns integer
language plpgsql
as $fn$
declare
  v_trouble text;
  v_troubles integer := 0;
begin
  for n in 1 .. coalesce(cardinality(p_appointment_ids), 0) loop
    begin
      update appointments a set starts_at = a.starts_at + p_shifts[n], ends_at = a.ends_at + p_shifts[n],
        blocked = tstzrange(lower(a.blocked) + p_shifts[n], upper(a.blocked) + p_shifts[n]), time_zone = p_zone,
        clock_trouble = case when a.status = 'confirmed'
          and clock.local_time(p_zone, a.starts_at + p_shifts[n]) <> a.starts_local then 'gap' end,
        revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = p_appointment_ids[n]
      returning a.clock_trouble into v_trouble;
    exception when exclusion_violation then
      v_trouble := 'overlap';
      update appointments a set starts_at = a.starts_at + p_shifts[n], ends_at = a.ends_at + p_shifts[n],
        blocked = tstzrange(lower(a.blocked) + p_shifts[n], upper(a.blocked) + p_shifts[n]), time_zone = p_zone,
        clock_trouble = v_trouble, overlap_allowed = true, override_reason = coalesce(a.override_reason, left(p_reason, 500)),
        overridden = case when 'overlap' = any (a.overridden) then a.overridden else a.overridden || 'overlap'::text end,
        revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = p_appointment_ids[n];
    end;
    v_troubles := v_troubles + (v_trouble is not null)::integer;
  end loop;
  return v_troubles;
end
$fn$;
