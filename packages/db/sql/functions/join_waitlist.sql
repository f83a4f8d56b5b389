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
