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
