-- Staff say that an appointment is fine as a change of the clock's rules has left it: what the clock shows for it now is its time.
-- Outcomes updated (also when there is nothing to say any more) | changed_meanwhile, or not_found.
create or replace function accept_clock_trouble(
  p_org_id uuid, p_appointment_id uuid, p_expected_revision integer default null
) returns json
language plpgsql
as $fn$
declare
  v_current appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_current.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  if v_current.clock_trouble is null then
    return staff_reply(p_org_id, p_appointment_id, 'updated');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  -- Not while it has yet to follow newer rules: those move it to its time and look anew.
  update appointments a
  set clock_trouble = null, revision = a.revision + 1, updated_at = now(),
    starts_local = case when o.clock_changed_at is null then clock.local_time(o.time_zone, a.starts_at) else a.starts_local end
  from organizations o
  where o.org_id = p_org_id and a.org_id = p_org_id and a.appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'updated');
end
$fn$;
