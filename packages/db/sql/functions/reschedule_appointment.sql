-- Moves a confirmed appointment, with the same person unless p_provider_id names another, with the looks and the order of locks
-- of book_appointment_atomic_v2. The old slot is given up only by the very update that takes the new one.
--   success:true   outcome moved (with previousStartsAt, and leftProvider where that one is archived) | already_booked (it is at that time already)
--   success:false  as for booking (clock_changed: see p_starts_local there), and not_found | provider_left: the provider is archived, and
--                  the caller has named nobody else (unknown_provider where they only no longer give the service); providers has who does. With p_anybody whoever is free then takes it.
-- p_known: what else of the person the caller may hear of. Of nothing else it is told that they are busy then: who has booked for
-- somebody under a number that they only said could move that from hour to hour, and hear all of the other's appointments.
-- p_own_phone: the number of the caller, where they may be taken for its contact. What is held for them then is theirs to move to, and
-- the offer is accepted: with whom it is held, unless they have named somebody.
-- A caller who moves an appointment gets a time that follows the rules, so what staff once allowed it is over; it keeps the
-- length that staff gave it.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_provider_id uuid default null,
  p_now timestamptz default null, p_anybody boolean default false, p_starts_local timestamp default null,
  p_known uuid[] default '{}', p_own_phone text default null,
  p_location_id uuid default null, p_asks_location boolean default false
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_before appointments;
  v_current appointments;
  v_service services;
  v_provider_id uuid;
  v_slot record;
  v_minutes integer;
  v_refusal json;
  v_clash uuid;
  v_starts_local timestamp;
  v_offer waitlist_offers;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform set_config('app.location_id', coalesce(p_location_id::text, ''), true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_scheduled_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_scheduled_at);
  end if;
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  v_offer := own_offer_for(v_before, p_own_phone, p_scheduled_at, p_provider_id);
  if p_location_id is not null and v_offer.offer_id is not null and not exists (
      select from appointments h
      where h.org_id = p_org_id and h.appointment_id = v_offer.appointment_id and h.location_id = p_location_id) then
    v_offer := null;
  end if;
  v_provider_id := coalesce(p_provider_id, v_offer.provider_id, (
    select p.provider_id from providers p
    join provider_services ps on ps.org_id = p.org_id and ps.provider_id = p.provider_id
    where p.org_id = p_org_id and p.provider_id = v_before.provider_id and p.active
      and ps.service_id = v_before.service_id));
  if v_provider_id is null and not (p_anybody and exists (
      select from providers p join provider_services ps on ps.org_id = p.org_id and ps.provider_id = p.provider_id
      where p.org_id = p_org_id and p.active and ps.service_id = v_before.service_id)) then
    if exists (select from providers where org_id = p_org_id and provider_id = v_before.provider_id and active) then
      return unknown_provider_json(p_org_id, v_before.service_id, v_before.provider_id);
    end if;
    return (unknown_provider_json(p_org_id, v_before.service_id)::jsonb || jsonb_build_object(
      'error', 'provider_left', 'message', 'The provider no longer sees patients',
      'provider', (select name from providers where org_id = p_org_id and provider_id = v_before.provider_id)))::json;
  end if;
  if v_before.starts_at = p_scheduled_at and v_before.provider_id = v_provider_id then
    return appointment_json(p_org_id, p_appointment_id, 'already_booked', 'It is at that time already');
  end if;
  select * into strict v_service from services where org_id = p_org_id and service_id = v_before.service_id;
  v_refusal := coalesce(refuse_provider(p_org_id, v_service.service_id, v_provider_id), refuse_start(
    p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id));
  if v_refusal is not null then
    return with_places(v_refusal, p_org_id, v_service.service_id, null, v_provider_id, p_appointment_id);
  end if;

  perform 1 from providers p
  where p.org_id = p_org_id and (p.provider_id in (v_before.provider_id, v_provider_id) or v_provider_id is null
    and exists (select from provider_services ps where ps.org_id = p.org_id
      and ps.service_id = v_before.service_id and ps.provider_id = p.provider_id))
  order by p.provider_id
  for no key update;
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  if v_current.provider_id <> v_before.provider_id or v_current.starts_at <> v_before.starts_at then
    -- Moved by somebody else since the first look; the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  v_minutes := extract(epoch from v_current.ends_at - v_current.starts_at)::integer / 60;
  select * into v_slot from look_at_time(
    p_org_id, v_service.service_id, p_scheduled_at, v_minutes, v_provider_id, p_appointment_id);
  if v_slot.chosen is null then
    return unknown_provider_json(p_org_id, v_service.service_id, v_provider_id);
  end if;
  if not 'hours' = any (v_slot.rules) then
    v_clash := find_clash(p_org_id, v_before.contact_id, v_before.patient_name, p_scheduled_at,
      p_scheduled_at + (v_before.ends_at - v_before.starts_at), p_appointment_id, false, null, p_known);
    if v_clash is not null then
      return person_busy_json(p_org_id, v_clash);
    end if;
  end if;
  if v_slot.rules <> '{}' and v_offer.offer_id is not null then
    v_slot := look_without_hold(v_offer, p_appointment_id, v_minutes);
  end if;
  if v_slot.rules <> '{}' then
    return with_places(refuse_rules(
      p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id, v_slot.rules),
      p_org_id, v_service.service_id, null, v_provider_id, p_appointment_id);
  end if;
  if not v_slot.on_grid then
    return with_places((refuse_rules(p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id,
      '{off_grid}')::jsonb || '{"offGrid": true}')::json,
      p_org_id, v_service.service_id, null, v_provider_id, p_appointment_id);
  end if;
  if p_asks_location and p_location_id is null and v_offer.offer_id is null and cardinality(v_slot.locations) > 1 then
    return which_location_json(p_org_id, p_scheduled_at, v_slot.locations);
  end if;
  if exists (select from waitlist_offers o
      where o.org_id = p_org_id and o.provider_id = v_slot.chosen and o.ended is null and o.held_until <= now()) then
    perform end_expired_holds(p_org_id, v_slot.chosen);
  end if;
  update appointments
  set provider_id = v_slot.chosen, starts_at = p_scheduled_at,
    ends_at = p_scheduled_at + make_interval(mins => v_minutes),
    blocked = blocked_range(p_org_id, service_id, p_scheduled_at, v_minutes),
    override_reason = null, overridden = '{}', overlap_allowed = false,
    revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id
  returning starts_local into v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return (appointment_json(p_org_id, p_appointment_id, 'moved', 'Appointment moved')::jsonb
    || jsonb_build_object('previousStartsAt', iso_instant(v_before.starts_at))
    || coalesce((select jsonb_build_object('leftProvider', p.name) from providers p
      where p.org_id = p_org_id and p.provider_id = v_before.provider_id and not p.active), '{}'))::json;
end
$fn$;

-- For servers of before 0023 (2f772a3), which name the number of the contact that it must be: until the last of them is replaced.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_phone text, p_provider_id uuid, p_now timestamptz
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
  return reschedule_appointment(p_org_id, p_appointment_id, p_scheduled_at, p_provider_id => p_provider_id, p_now => p_now);
end
$fn$;
