-- The refusal for rules that may not be overridden without a reason, the gravest first.
create or replace function refuse_rules(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, p_rules text[]
) returns json
language plpgsql stable
as $fn$
begin
  if p_rules && array['past', 'notice', 'horizon'] then
    return refuse_start(p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id);
  end if;
  return json_build_object('success', false,
    'error', case when 'hours' = any (p_rules) then 'outside_hours' else 'slot_unavailable' end,
    'message', case when 'hours' = any (p_rules) then 'Closed at that time' else 'Slot taken, alternatives available' end,
    'requestedAt', iso_instant(p_starts_at),
    'alternatives', suggest_slots(
      p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
end
$fn$;
