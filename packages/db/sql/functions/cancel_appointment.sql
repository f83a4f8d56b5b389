-- Cancels a confirmed appointment; doing it again changes nothing and succeeds.
--   success:true   outcome cancelled        success:false  not_found
create or replace function cancel_appointment(
  p_org_id uuid, p_appointment_id uuid, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_appointment appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_appointment from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_appointment.status not in ('confirmed', 'cancelled') then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  update appointments
  set status = 'cancelled', cancelled_at = v_now, updated_at = now(), revision = revision + 1
  where org_id = p_org_id and appointment_id = p_appointment_id and status = 'confirmed';
  return appointment_json(p_org_id, p_appointment_id, 'cancelled', 'Appointment cancelled');
end
$fn$;

-- For servers of before 0023 (2f772a3), which name the number of the contact that it must be: until the last of them is replaced.
create or replace function cancel_appointment(
  p_org_id uuid, p_appointment_id uuid, p_phone text, p_now timestamptz
) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_phone is not null and not exists (
      select from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where a.org_id = p_org_id and a.appointment_id = p_appointment_id and c.phone = p_phone) then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  return cancel_appointment(p_org_id, p_appointment_id, p_now);
end
$fn$;
