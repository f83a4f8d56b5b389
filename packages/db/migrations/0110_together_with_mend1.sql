drop function book_for_staff(p_org_id uuid, p_service_id uuid, p_starts_at timestamp with time zone, p_contact_id uuid, p_name text, p_phone text, p_email text, p_patient_name text, p_provider_id uuid, p_minutes integer, p_notes text, p_override_reason text, p_now timestamp with time zone, p_starts_local timestamp without time zone);
-- Staff at work in the calendar, with the looks and the order of locks of book_appointment_atomic_v2. They may override the rules
-- with a reason, which stays on the appointment. The phone's functions have no such parameter.
-- Books for a contact that exists or a new one. Outcomes booked | already_booked, or an error as for the phone, clock_changed
-- among them: the rules by which a screen told the time can be minutes old.
create or replace function book_for_staff(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_contact_id uuid default null,
  p_name text default null, p_phone text default null, p_email text default null, p_patient_name text default null,
  p_provider_id uuid default null, p_minutes integer default null, p_notes text default null,
  p_override_reason text default null, p_now timestamptz default null, p_starts_local timestamp default null,
  p_location_id uuid default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_reason text := left(nullif(btrim(p_override_reason), ''), 500);
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text := nullif(btrim(p_phone), '');
  v_service services;
  v_minutes integer;
  v_slot record;
  v_rules text[];
  v_contact contacts;
  v_contact_id uuid;
  v_appointment_id uuid;
  v_person_id uuid;
  v_starts_local timestamp;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform set_config('app.location_id', coalesce(p_location_id::text, ''), true);
  if p_location_id is not null and not exists (
      select from locations l where l.org_id = p_org_id and l.location_id = p_location_id and l.active) then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  if p_starts_local <> (select clock.local_time(o.time_zone, p_starts_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_starts_at);
  end if;
  v_phone := known_number(p_org_id, v_phone);
  select * into v_service from services where org_id = p_org_id and service_id = p_service_id and active;
  if not found then
    return unknown_service_json(p_org_id, '');
  end if;
  v_minutes := coalesce(p_minutes, v_service.duration_minutes);
  if p_contact_id is not null then
    select * into v_contact from contacts where org_id = p_org_id and contact_id = p_contact_id;
    if not found then
      return json_build_object('success', false, 'error', 'not_found');
    end if;
  elsif v_email is null and v_phone is null then
    return json_build_object('success', false, 'error', 'contact_required');
  end if;

  perform lock_providers(
    p_org_id, p_service_id, case when p_provider_id is not null then array[p_provider_id] end);
  -- A second click, a retry: the same person, time and service.
  select a.appointment_id into v_appointment_id from appointments a
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id and a.starts_at = p_starts_at and a.service_id = p_service_id and a.status = 'confirmed'
    and (p_provider_id is null or a.provider_id = p_provider_id)
    and case when p_contact_id is not null then c.contact_id = p_contact_id
      when v_phone is not null then c.phone = v_phone else c.email = v_email and c.phone is null end
    and is_for_person(a, coalesce(nullif(btrim(p_patient_name), ''), v_name, v_contact.name));
  if found then
    return staff_reply(p_org_id, v_appointment_id, 'already_booked');
  end if;
  select * into v_slot from look_at_time(
    p_org_id, p_service_id, p_starts_at, v_minutes, p_provider_id, null);
  if v_slot.chosen is null then
    return unknown_provider_json(p_org_id, p_service_id);
  end if;
  v_rules := start_rules(p_org_id, p_starts_at, v_now) || v_slot.rules;
  if v_rules <> '{}' and v_reason is null then
    return with_hold(p_org_id, v_slot.chosen, blocked_range(p_org_id, p_service_id, p_starts_at, v_minutes),
      with_lacking(p_org_id, p_service_id, blocked_range(p_org_id, p_service_id, p_starts_at, v_minutes), null,
        refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, v_now, null, v_rules)));
  end if;

  if p_contact_id is null then
    -- Who gives an address is there before the contact has it: else it would be that of whoever was alone under the number.
    if v_email is not null then
      select * into v_contact from contacts
      where org_id = p_org_id and contact_id = find_contact(p_org_id, v_phone, v_email) for no key update;
      perform keep_address(v_contact);
      perform person_who_waits(p_org_id, v_contact.contact_id,
        coalesce(left(nullif(btrim(p_patient_name), ''), 200), v_name, v_contact.name), true);
    end if;
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone);
    select * into strict v_contact from contacts where org_id = p_org_id and contact_id = v_contact_id;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes,
    override_reason, overridden, overlap_allowed)
  values (
    p_org_id, v_slot.chosen, p_service_id, v_contact.contact_id,
    coalesce(left(nullif(btrim(p_patient_name), ''), 200), v_name, v_contact.name), p_starts_at,
    p_starts_at + make_interval(mins => v_minutes), blocked_range(p_org_id, p_service_id, p_starts_at, v_minutes),
    'staff', left(coalesce(p_notes, ''), 2000), case when v_rules <> '{}' then v_reason end, v_rules,
    'overlap' = any (v_rules))
  returning appointment_id, starts_local, person_id into v_appointment_id, v_starts_local, v_person_id;
  if p_contact_id is null and v_email is not null then
    update persons p set email = v_email, updated_at = now()
    where p.org_id = p_org_id and p.person_id = v_person_id and p.email is distinct from v_email;
  end if;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return staff_reply(p_org_id, v_appointment_id, 'booked');
end
$fn$;
