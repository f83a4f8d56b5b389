-- Why a start time cannot be taken at all, or null: the past, the notice, the horizon.
create or replace function refuse_start(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid
) returns json
language plpgsql stable
as $fn$
declare
  v_org organizations;
begin
  select * into strict v_org from organizations where org_id = p_org_id;
  if p_starts_at <= p_now then
    return json_build_object('success', false, 'error', 'in_past', 'message', 'That time has passed',
      'requestedAt', iso_instant(p_starts_at));
  end if;
  if p_starts_at < p_now + make_interval(mins => v_org.min_notice_minutes) then
    return json_build_object('success', false, 'error', 'too_soon', 'message', 'Too little notice',
      'requestedAt', iso_instant(p_starts_at), 'minNoticeMinutes', v_org.min_notice_minutes,
      'alternatives', suggest_slots(
        p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
  end if;
  if p_starts_at > p_now + make_interval(days => v_org.horizon_days) then
    return json_build_object('success', false, 'error', 'too_far', 'message', 'Too far ahead',
      'requestedAt', iso_instant(p_starts_at), 'horizonDays', v_org.horizon_days);
  end if;
  return null;
end
$fn$;
