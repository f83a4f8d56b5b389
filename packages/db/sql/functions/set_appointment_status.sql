-- Completed, cancelled, missed, or confirmed again. One that was given up comes back only if its time is free or was taken with a
-- reason already. Outcomes status_set (also when it was so already) | changed_meanwhile, or an error.
create or replace function set_appointment_status(
  p_org_id uuid, p_appointment_id uuid, p_status text, p_expected_revision integer default null,
  p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_before appointments;
  v_current appointments;
  v_active text[] := array['confirmed', 'completed'];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  perform lock_providers(p_org_id, v_before.service_id, array[v_before.provider_id]);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.provider_id <> v_before.provider_id then
    raise exception 'appointment changed while its status was being set' using errcode = 'serialization_failure';
  end if;
  if v_current.status = p_status then
    return staff_reply(p_org_id, p_appointment_id, 'status_set');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  if p_status = any (v_active) and v_current.status <> all (v_active) and not v_current.overlap_allowed
    and (v_current.needs_resources and lacking_resources(
        p_org_id, v_current.service_id, v_current.blocked, p_appointment_id) <> '[]' or exists (
      select from appointments a
      where a.org_id = p_org_id and a.provider_id = v_current.provider_id and a.status in ('confirmed', 'completed', 'held')
        and (a.held_until is null or a.held_until > now()) and a.starts_at > v_current.starts_at - interval '24 hours'
        and a.starts_at < v_current.ends_at + interval '24 hours' and a.blocked && v_current.blocked)) then
    return with_hold(p_org_id, v_current.provider_id, v_current.blocked, with_lacking(p_org_id, v_current.service_id,
      v_current.blocked, p_appointment_id, refuse_rules(p_org_id, v_current.service_id,
        v_current.starts_at, v_current.provider_id, v_now, p_appointment_id, array['overlap'])));
  end if;
  update appointments
  set status = p_status, cancelled_at = case when p_status = 'cancelled' then v_now end,
    settled_at = case when p_status in ('completed', 'no_show') then v_now end, revision = revision + 1,
    updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'status_set');
end
$fn$;
