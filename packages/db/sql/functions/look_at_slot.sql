-- Looks at one exact start time. chosen: the provider to take (whoever has fewest appointments that day), null when
-- nobody can; refusal: then `outside_hours` or `slot_unavailable` with alternatives, or `unknown_provider`. A time at which no
-- appointment starts (9:15, where they start every half hour) is unavailable with offGrid, and its neighbours are offered.
create or replace function look_at_slot(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, out chosen uuid, out refusal json
)
language plpgsql stable
as $fn$
declare
  v_minutes integer;
  v_best record;
begin
  select s.duration_minutes into strict v_minutes from services s where s.org_id = p_org_id and s.service_id = p_service_id;
  v_best := look_at_time(p_org_id, p_service_id, p_starts_at, v_minutes, p_provider_id, p_ignore_appointment_id);
  if v_best.chosen is null then
    refusal := unknown_provider_json(p_org_id, p_service_id, p_provider_id);
  elsif v_best.rules = '{}' and v_best.on_grid then
    chosen := v_best.chosen;
  else
    refusal := json_build_object('success', false, 'offGrid', v_best.rules = '{}',
      'error', case when 'hours' = any (v_best.rules) then 'outside_hours' else 'slot_unavailable' end,
      'message', case when v_best.rules = '{}' then 'No appointment starts then'
        when 'hours' = any (v_best.rules) then 'Closed at that time' else 'Slot taken, alternatives available' end,
      'requestedAt', iso_instant(p_starts_at),
      'alternatives', suggest_slots(
        p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
  end if;
end
$fn$;
