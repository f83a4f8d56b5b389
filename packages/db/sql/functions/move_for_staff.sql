-- Moves, hands to another provider, makes longer or shorter. What is null stays. Outcomes moved (also when it was
-- there already) | changed_meanwhile | not_confirmed, or an error as for booking. p_suggests false: where rules stand against it, {success:
-- false, rules} and nothing else.
create or replace function move_for_staff(
  p_org_id uuid, p_appointment_id uuid, p_starts_at timestamptz, p_provider_id uuid default null,
  p_minutes integer default null, p_override_reason text default null, p_expected_revision integer default null,
  p_now timestamptz default null, p_starts_local timestamp default null, p_suggests boolean default true
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_reason text := left(nullif(btrim(p_override_reason), ''), 500);
  v_before appointments;
  v_current appointments;
  v_provider_id uuid;
  v_minutes integer;
  v_slot record;
  v_rules text[];
  v_kept text[] := '{}';
  v_starts_local timestamp;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_starts_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_starts_at);
  end if;
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status = 'held' then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_provider_id := coalesce(p_provider_id, v_before.provider_id);
  perform lock_providers(p_org_id, v_before.service_id, array[v_before.provider_id, v_provider_id]);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.provider_id <> v_before.provider_id then
    -- Handed on since the first look, so the wrong provider is locked; the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  if v_current.status <> 'confirmed' then
    return staff_reply(p_org_id, p_appointment_id, 'not_confirmed');
  end if;
  v_minutes := coalesce(p_minutes, extract(epoch from v_current.ends_at - v_current.starts_at)::integer / 60);
  if (v_current.starts_at, v_current.provider_id, v_current.ends_at)
      = (p_starts_at, v_provider_id, p_starts_at + make_interval(mins => v_minutes)) then
    -- What it lacks may have become free.
    if v_current.needs_resources and v_current.ends_at > now() then
      perform take_resources(v_current, false);
    end if;
    return staff_reply(p_org_id, p_appointment_id, 'moved');
  end if;
  select * into v_slot from look_at_time(
    p_org_id, v_current.service_id, p_starts_at, v_minutes, v_provider_id, p_appointment_id);
  if v_slot.chosen is null then
    return unknown_provider_json(p_org_id, v_current.service_id);
  end if;
  -- An appointment that begins when it did was too soon, say, before as well: that needs no new reason.
  if v_current.starts_at = p_starts_at then
    v_kept := v_current.overridden;
    v_rules := array(select r from unnest(v_kept) r where r in ('past', 'notice', 'horizon')) || v_slot.rules;
    v_reason := coalesce(v_reason, case when v_current.provider_id = v_provider_id and v_rules <@ v_kept
      or v_slot.rules = '{}' then v_current.override_reason end);
  else
    v_rules := start_rules(p_org_id, p_starts_at, v_now) || v_slot.rules;
  end if;
  if v_rules <> '{}' and v_reason is null then
    if not p_suggests then
      return json_build_object('success', false,
        'rules', case when v_current.starts_at = p_starts_at then v_slot.rules else v_rules end);
    end if;
    return with_hold(p_org_id, v_provider_id, blocked_range(p_org_id, v_current.service_id, p_starts_at, v_minutes),
      with_lacking(p_org_id, v_current.service_id, blocked_range(p_org_id, v_current.service_id, p_starts_at, v_minutes),
        p_appointment_id, refuse_rules(p_org_id, v_current.service_id, p_starts_at, v_provider_id, v_now, p_appointment_id,
          case when v_current.starts_at = p_starts_at then v_slot.rules else v_rules end)));
  end if;
  update appointments
  set provider_id = v_provider_id, starts_at = p_starts_at, ends_at = p_starts_at + make_interval(mins => v_minutes),
    blocked = blocked_range(p_org_id, service_id, p_starts_at, v_minutes),
    override_reason = case when v_rules <> '{}' then v_reason end, overridden = v_rules,
    overlap_allowed = 'overlap' = any (v_rules), revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id
  returning starts_local into v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return staff_reply(p_org_id, p_appointment_id, 'moved');
end
$fn$;
