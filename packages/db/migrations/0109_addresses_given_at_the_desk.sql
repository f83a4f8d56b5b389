-- Whoever gives an address at the desk, or on the list without a name, is known before the contact has it: it was kept as that of another of
-- the number who had none, and their letters went there.

-- Staff at work in the calendar, with the looks and the order of locks of book_appointment_atomic_v2. They may override the rules
-- with a reason, which stays on the appointment. The phone's functions have no such parameter.
-- Books for a contact that exists or a new one. Outcomes booked | already_booked, or an error as for the phone, clock_changed
-- among them: the rules by which a screen told the time can be minutes old.
create or replace function book_for_staff(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_contact_id uuid default null,
  p_name text default null, p_phone text default null, p_email text default null, p_patient_name text default null,
  p_provider_id uuid default null, p_minutes integer default null, p_notes text default null,
  p_override_reason text default null, p_now timestamptz default null, p_starts_local timestamp default null
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

-- Books all of these times for one person, or none of them and says which cannot be: {success: false, error: series_clash, dates}, as
-- look_at_series has them. Locks as every booking does: the providers by id, all at once, then the contact; where it books nothing they are
-- free again (that is what the block with an exception is for) before it looks for other times. p_series_id comes from whoever asks; asked
-- again under the same id, nothing is booked twice, and the answer is already_booked with what has become of them.
-- No rule can be left with a reason here: a time that needs one is booked by itself.
create or replace function book_series_for_staff(
  p_org_id uuid, p_series_id uuid, p_service_id uuid, p_starts_at timestamptz[], p_starts_local timestamp[],
  p_contact_id uuid default null, p_name text default null, p_phone text default null, p_email text default null,
  p_patient_name text default null, p_provider_id uuid default null, p_minutes integer default null,
  p_notes text default null, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text;
  v_contact contacts;
  v_minutes integer;
  v_looked jsonb;
  v_date jsonb;
  v_at timestamptz;
  v_number integer := 0;
  v_person_id uuid;
  v_starts_local timestamp;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if exists (select from unnest(p_starts_at, p_starts_local) t (at, local)
      join organizations o on o.org_id = p_org_id
      where t.local is distinct from clock.local_time(o.time_zone, t.at)) then
    return clock_changed_json(p_starts_at[1]);
  end if;
  v_phone := known_number(p_org_id, nullif(btrim(p_phone), ''));
  select coalesce(p_minutes, duration_minutes) into v_minutes from services
  where org_id = p_org_id and service_id = p_service_id and active;
  if not found then
    return unknown_service_json(p_org_id, '');
  end if;
  if p_contact_id is not null then
    select * into v_contact from contacts where org_id = p_org_id and contact_id = p_contact_id and erased_at is null;
    if not found then
      return json_build_object('success', false, 'error', 'not_found');
    end if;
  elsif v_email is null and v_phone is null then
    return json_build_object('success', false, 'error', 'contact_required');
  end if;

  begin
    perform lock_providers(p_org_id, p_service_id, case when p_provider_id is not null then array[p_provider_id] end);
    -- A second click, a retry, an answer that was lost.
    if exists (select from appointments where org_id = p_org_id and request_key = series_key(p_series_id, 1)) then
      return series_reply(p_org_id, 'already_booked', array(
        select o.appointment_id from appointments a
        join appointments o on o.org_id = a.org_id and o.contact_id = a.contact_id and o.series_id = a.series_id
        where a.org_id = p_org_id and a.request_key = series_key(p_series_id, 1)));
    end if;
    v_looked := look_at_series(p_org_id, p_service_id, p_starts_at, p_provider_id, p_minutes, p_now, false);
    if v_looked ? 'error' then
      return v_looked::json;
    end if;
    if exists (select from jsonb_array_elements(v_looked -> 'dates') d where d ->> 'problem' is not null) then
      raise exception 'not all of them' using errcode = 'CW002';
    end if;

    if p_contact_id is null then
      -- As in book_for_staff: who gives an address is there before the contact has it.
      if v_email is not null then
        select * into v_contact from contacts
        where org_id = p_org_id and contact_id = find_contact(p_org_id, v_phone, v_email) for no key update;
        perform keep_address(v_contact);
        perform person_who_waits(p_org_id, v_contact.contact_id,
          coalesce(left(nullif(btrim(p_patient_name), ''), 200), v_name, v_contact.name), true);
      end if;
      v_contact.contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone);
      select * into strict v_contact from contacts where org_id = p_org_id and contact_id = v_contact.contact_id;
    end if;
    for v_date in select jsonb_array_elements(v_looked -> 'dates') loop
      v_number := v_number + 1;
      v_at := p_starts_at[v_number];
      insert into appointments (
        org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, series_id, request_key)
      values (
        p_org_id, (v_date #>> '{provider,providerId}')::uuid, p_service_id, v_contact.contact_id,
        coalesce(left(nullif(btrim(p_patient_name), ''), 200), v_name, v_contact.name), v_at,
        v_at + make_interval(mins => v_minutes), blocked_range(p_org_id, p_service_id, v_at, v_minutes), 'staff',
        left(coalesce(p_notes, ''), 2000), p_series_id, series_key(p_series_id, v_number))
      returning starts_local, person_id into v_starts_local, v_person_id;
      if v_starts_local <> p_starts_local[v_number] then
        raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
      end if;
    end loop;
    if p_contact_id is null and v_email is not null then
      update persons p set email = v_email, updated_at = now()
      where p.org_id = p_org_id and p.person_id = v_person_id and p.email is distinct from v_email;
    end if;
  exception when sqlstate 'CW002' then
    return json_build_object('success', false, 'error', 'series_clash', 'dates', suggest_for_series(
      p_org_id, p_service_id, v_looked -> 'dates', p_provider_id, v_minutes, coalesce(p_now, clock_timestamp())));
  end;
  return series_reply(p_org_id, 'booked', array(
    select appointment_id from appointments
    where org_id = p_org_id and contact_id = v_contact.contact_id and series_id = p_series_id));
end
$fn$;

-- Puts somebody on the waitlist, or takes their new wish where they are on it for that service already. Whoever is put there learns
-- nothing of others, nor whether they were there before. The service by its key or name, or by p_service_id.
-- Whoever waits is a person of the contact, as whoever has a visit, and is written to at the address that they gave. From a number that was
-- only said an address serves this one wait, and the visit that comes of it.
-- Who may not be taken for the contact (p_is_own, and a calling number with a name is enough for the organization) changes no wish that
-- is there: theirs stands beside it, and the same one again is that one, however late.
--   success:true   outcome waiting, entryId, serviceName, providerName, patientName, untilDate
--   success:false  unknown_service | unknown_provider | contact_required | not_found | list_full
create or replace function join_waitlist(
  p_org_id uuid, p_service text, p_wish jsonb, p_contact_id uuid default null, p_name text default null,
  p_phone text default null, p_email text default null, p_provider_id uuid default null, p_source text default 'phone',
  p_is_own boolean default true, p_service_id uuid default null
) returns json
language plpgsql
as $fn$
declare
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_said_email text;
  v_phone text;
  v_service services;
  v_contact contacts;
  v_contact_id uuid := p_contact_id;
  v_person persons;
  v_refusal json;
  v_today date;
  v_live_id uuid;
  v_entry waitlist_entries;
  v_may_change boolean;
  v_until date;
  v_said_until date;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_phone := known_number(p_org_id, nullif(btrim(p_phone), ''));
  select clock.local_time(o.time_zone, clock_timestamp())::date, p_source = 'staff' or p_is_own and o.caller_check = 'number_and_name'
  into v_today, v_may_change from organizations o where o.org_id = p_org_id;
  if p_service_id is null then
    v_service := find_service(p_org_id, p_service);
  else
    select * into v_service from services s where s.org_id = p_org_id and s.service_id = p_service_id and s.active;
  end if;
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  v_refusal := refuse_provider(p_org_id, v_service.service_id, p_provider_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  if v_contact_id is null and v_phone is null and v_email is null then
    return json_build_object('success', false, 'error', 'contact_required', 'message', 'I need your email or phone');
  end if;
  -- With a number that was only said it serves this one wait.
  if not p_is_own and v_phone is not null then
    v_said_email := v_email;
    v_email := null;
  end if;
  if v_contact_id is null then
    -- Before the contact has the address: it is that of who waits, and of nobody else who comes under the number.
    select * into v_contact from contacts
    where org_id = p_org_id and contact_id = find_contact(p_org_id, v_phone, v_email) for no key update;
    v_person := person_who_waits(p_org_id, v_contact.contact_id, coalesce(v_name, v_contact.name), v_may_change);
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
  end if;
  -- Locked, so that two at once are counted.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_contact_id and erased_at is null for no key update;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_name := coalesce(v_name, v_contact.name);
  if v_person.person_id is null then
    v_person := person_who_waits(p_org_id, v_contact_id, v_name, v_may_change);
  end if;
  update persons p set email = v_email, updated_at = now()
  where p.org_id = p_org_id and p.person_id = v_person.person_id and v_email is not null and p.email is distinct from v_email
    and (p_is_own or p.email is null);
  v_name := case when v_may_change then coalesce(v_person.name, v_name) else v_name end;
  v_entry := jsonb_populate_record(null::waitlist_entries, p_wish);
  v_entry.weekdays := coalesce(v_entry.weekdays, '{1,2,3,4,5,6,7}');
  v_entry.from_time := coalesce(v_entry.from_time, '00:00');
  v_entry.until_time := coalesce(v_entry.until_time, '24:00');
  v_entry.until_date := greatest(coalesce(v_entry.until_date, greatest(v_today, v_entry.from_date) + 60), v_today);
  v_said_until := v_entry.until_date;
  v_entry.notice_minutes := coalesce(v_entry.notice_minutes, 0);
  v_entry.reach := coalesce(v_entry.reach, 'any');
  select e.entry_id, case when v_may_change then v_entry.until_date else greatest(v_entry.until_date, e.until_date) end
  into v_live_id, v_until from waitlist_entries e
  where e.org_id = p_org_id and e.contact_id = v_contact_id and e.service_id = v_service.service_id
    and e.status in ('waiting', 'offered') and case when v_may_change
      then is_same_person(p_org_id, v_contact_id, e.patient_name, v_name)
      else name_key(e.patient_name) = name_key(v_name)
        and (e.provider_id, e.weekdays, e.from_time, e.until_time, e.from_date, e.notice_minutes, e.reach,
            coalesce(v_said_email, e.said_email)) is not distinct from
          (p_provider_id, v_entry.weekdays, v_entry.from_time, v_entry.until_time, v_entry.from_date, v_entry.notice_minutes, v_entry.reach,
            e.said_email) end
  order by e.rank, e.entry_id limit 1;
  insert into waitlist_entries as e (
    entry_id, org_id, contact_id, patient_name, service_id, provider_id, weekdays, from_time, until_time, from_date, until_date,
    notice_minutes, reach, source, said_email)
  select coalesce(v_live_id, gen_random_uuid()), p_org_id, v_contact_id, v_name, v_service.service_id,
    p_provider_id, v_entry.weekdays, v_entry.from_time, v_entry.until_time, v_entry.from_date,
    coalesce(v_until, v_entry.until_date), v_entry.notice_minutes, v_entry.reach, p_source, v_said_email
  where 2000 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.status in ('waiting', 'offered'))
    and 10 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.contact_id = v_contact_id
      and o.status in ('waiting', 'offered') and o.entry_id is distinct from v_live_id)
  on conflict (org_id, entry_id) do update
    set provider_id = excluded.provider_id, weekdays = excluded.weekdays, from_time = excluded.from_time,
      until_time = excluded.until_time, from_date = excluded.from_date, until_date = excluded.until_date,
      notice_minutes = excluded.notice_minutes, reach = excluded.reach, updated_at = now(),
      patient_name = case when v_may_change then excluded.patient_name else e.patient_name end,
      said_email = case when v_email is null then e.said_email end
  returning e.* into v_entry;
  if not found then
    return json_build_object('success', false, 'error', 'list_full', 'message', 'The waitlist is full');
  end if;
  perform wait_for_standbys();
  return json_build_object('success', true, 'outcome', 'waiting', 'entryId', v_entry.entry_id, 'serviceName', v_service.name,
    'providerName', (select name from providers where org_id = p_org_id and provider_id = p_provider_id),
    'patientName', v_name,
    'untilDate', case when v_may_change then v_entry.until_date else v_said_until end);
end
$fn$;
