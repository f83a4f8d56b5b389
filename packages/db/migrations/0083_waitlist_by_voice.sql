-- Callers put themselves on the waitlist and leave it. Whoever may not be taken for the contact changes no wish that is there; who wants
-- to leave is found as who wants to cancel. A first name is enough to take what is held where one person alone of the number is called so.
-- A clinic may choose not to offer the list. Nothing waits for this but the clinics' rows, for the moment of a column with a constant default.
alter table organizations add column offers_waitlist boolean not null default true;

-- Somebody books by phone the very time that is held for them: that is their yes. Null where none is held for them then. A first name
-- is enough where one person alone of the contact is called so and waits.
create or replace function accept_own_offer(
  p_org_id uuid, p_contact_id uuid, p_name text, p_service_id uuid, p_provider_id uuid, p_starts_at timestamptz,
  p_source text, p_notes text, p_request_key text
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_reply json;
  v_key text := name_key(coalesce(p_name, ''));
  v_is_first boolean := v_key <> '' and btrim(p_name) !~ '\s';
begin
  select o.* into v_offer
  from waitlist_entries e
  join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null
  where e.org_id = p_org_id and e.contact_id = p_contact_id and e.status = 'offered'
    and o.starts_at = p_starts_at and o.service_id = p_service_id and coalesce(p_provider_id, o.provider_id) = o.provider_id
    and (name_key(e.patient_name) = v_key or v_is_first and is_called(e.patient_name, p_name) and not exists (
      select from waitlist_entries w
      where w.org_id = p_org_id and w.contact_id = p_contact_id and w.status in ('waiting', 'offered')
        and name_key(w.patient_name) <> name_key(e.patient_name) and is_called(w.patient_name, p_name)))
  order by name_key(e.patient_name) <> v_key, o.created_at, o.offer_id limit 1;
  if not found then
    return null;
  end if;
  v_reply := accept_offer(p_org_id, v_offer.offer_id, v_offer.starts_local, p_source, p_notes, p_request_key);
  return case when (v_reply ->> 'success')::boolean then v_reply end;
end
$fn$;

-- What a caller may mean who wants to leave the waitlist, and how it was reached; what of it they are told is the domain's to say
-- (packages/domain/src/caller/judge-caller.ts). Those who wait, and who have left within the last day. It counts guesses as
-- find_appointments_of_caller does, where all of it is explained.
--   {limited, guessId, entries: […]}
create or replace function find_waits_of_caller(
  p_org_id uuid, p_call_id text default null, p_phone text default null, p_is_own boolean default false,
  p_calling_phone text default null, p_name text default null, p_is_guess boolean default false,
  p_says_birth_date boolean default false, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_key text := case when p_is_guess then name_key(p_name) end;
  v_contact_id uuid;
  v_guess_id uuid;
  v_is_guess boolean := p_is_guess;
  v_found json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  p_phone := known_number(p_org_id, p_phone);
  p_calling_phone := known_number(p_org_id, p_calling_phone);
  if p_is_own or p_is_guess then
    select contact_id into v_contact_id from contacts where org_id = p_org_id and phone = p_phone;
  end if;
  if v_is_guess and p_is_own and v_contact_id is not null then
    v_is_guess := not exists (
      select from waitlist_entries e
      where e.org_id = p_org_id and e.contact_id = v_contact_id
        and (is_part_of(string_to_array(name_key(e.patient_name), ' '), string_to_array(v_key, ' '))
          or is_part_of(string_to_array(v_key, ' '), string_to_array(name_key(e.patient_name), ' ')))
        and (e.status in ('waiting', 'offered') or e.status = 'left' and e.updated_at > clock_timestamp() - interval '1 day'));
  end if;
  if p_says_birth_date and not v_is_guess then
    v_is_guess := exists (
      select from persons p where p.org_id = p_org_id and p.contact_id = v_contact_id and p.birth_date is not null);
  end if;
  if v_is_guess then
    v_guess_id := count_guess(p_org_id, p_call_id, array[p_phone, p_calling_phone], p_name, v_now);
    if v_guess_id is null then
      return json_build_object('limited', true, 'guessId', null, 'entries', '[]'::json);
    end if;
  end if;
  select coalesce(json_agg(found.row order by found.rank, found.entry_id), '[]') into v_found
  from (
    select e.rank, e.entry_id, json_build_object(
      'entryId', e.entry_id, 'patientName', e.patient_name, 'birthDate', who.birth_date, 'serviceKey', s.key, 'serviceName', s.name,
      'providerName', p.name, 'status', case when e.status = 'left' then 'left' else 'waiting' end,
      'via', case when e.contact_id = v_contact_id then 'number' else 'name' end) as row
    from waitlist_entries e
    join services s on s.org_id = e.org_id and s.service_id = e.service_id
    left join providers p on p.org_id = e.org_id and p.provider_id = e.provider_id
    left join persons who on who.org_id = e.org_id and who.person_id = find_person(e.org_id, e.contact_id, e.patient_name, true)
    where e.org_id = p_org_id and e.contact_id = any (array(
        select v_contact_id
        union
        (select t.contact_id from persons t where t.org_id = p_org_id and t.name_key = v_key and v_key <> '' limit 50)))
      and (e.contact_id = v_contact_id or name_key(e.patient_name) = v_key)
      and (e.status in ('waiting', 'offered') or e.status = 'left' and e.updated_at > clock_timestamp() - interval '1 day')
  ) found;
  return json_build_object('limited', false, 'guessId', v_guess_id, 'entries', v_found);
end
$fn$;

-- Whether the first name that somebody has said, and nothing else, is that of this person: "Tom" of Tom Hall, not "Hall".
create or replace function is_called(p_name text, p_first_name text) returns boolean
language plpgsql immutable parallel safe
as $fn$
begin
  return first_name_key(p_name) = first_name_key(p_first_name)
    and string_to_array(name_key(p_first_name), ' ') <@ string_to_array(name_key(p_name), ' ');
end
$fn$;

-- Puts somebody on the waitlist, or takes their new wish where they are on it for that service already. Whoever is put there learns
-- nothing of others, nor whether they were there before. The service by its key or name, or by p_service_id.
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
  v_phone text;
  v_service services;
  v_contact contacts;
  v_contact_id uuid := p_contact_id;
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
  if v_contact_id is null then
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
    update persons p set email = v_email, updated_at = now()
    where p.org_id = p_org_id and p.person_id = find_person(p_org_id, v_contact_id, v_name) and p_is_own and p.email <> v_email;
  end if;
  -- Locked, so that two at once are counted.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_contact_id and erased_at is null for no key update;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_entry := jsonb_populate_record(null::waitlist_entries, p_wish);
  v_entry.weekdays := coalesce(v_entry.weekdays, '{1,2,3,4,5,6,7}');
  v_entry.from_time := coalesce(v_entry.from_time, '00:00');
  v_entry.until_time := coalesce(v_entry.until_time, '24:00');
  v_entry.until_date := greatest(coalesce(v_entry.until_date, v_today + 60), v_today);
  v_said_until := v_entry.until_date;
  v_entry.notice_minutes := coalesce(v_entry.notice_minutes, 0);
  v_entry.reach := coalesce(v_entry.reach, 'any');
  select e.entry_id, case when v_may_change then v_entry.until_date else greatest(v_entry.until_date, e.until_date) end
  into v_live_id, v_until from waitlist_entries e
  where e.org_id = p_org_id and e.contact_id = v_contact_id and e.service_id = v_service.service_id
    and name_key(e.patient_name) = name_key(coalesce(v_name, v_contact.name)) and e.status in ('waiting', 'offered')
    and (v_may_change
      or (e.provider_id, e.weekdays, e.from_time, e.until_time, e.from_date, e.notice_minutes, e.reach) is not distinct from
        (p_provider_id, v_entry.weekdays, v_entry.from_time, v_entry.until_time, v_entry.from_date, v_entry.notice_minutes, v_entry.reach))
  order by e.rank, e.entry_id limit 1;
  insert into waitlist_entries as e (
    entry_id, org_id, contact_id, patient_name, service_id, provider_id, weekdays, from_time, until_time, from_date, until_date,
    notice_minutes, reach, source)
  select coalesce(v_live_id, gen_random_uuid()), p_org_id, v_contact_id, coalesce(v_name, v_contact.name), v_service.service_id,
    p_provider_id, v_entry.weekdays, v_entry.from_time, v_entry.until_time, v_entry.from_date,
    coalesce(v_until, v_entry.until_date), v_entry.notice_minutes, v_entry.reach, p_source
  where 2000 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.status in ('waiting', 'offered'))
    and 10 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.contact_id = v_contact_id
      and o.status in ('waiting', 'offered') and o.entry_id is distinct from v_live_id)
  on conflict (org_id, entry_id) do update
    set provider_id = excluded.provider_id, weekdays = excluded.weekdays, from_time = excluded.from_time,
      until_time = excluded.until_time, from_date = excluded.from_date, until_date = excluded.until_date,
      notice_minutes = excluded.notice_minutes, reach = excluded.reach, updated_at = now()
  returning e.* into v_entry;
  if not found then
    return json_build_object('success', false, 'error', 'list_full', 'message', 'The waitlist is full');
  end if;
  perform wait_for_standbys();
  return json_build_object('success', true, 'outcome', 'waiting', 'entryId', v_entry.entry_id, 'serviceName', v_service.name,
    'providerName', (select name from providers where org_id = p_org_id and provider_id = p_provider_id),
    'patientName', case when v_may_change then v_entry.patient_name else coalesce(v_name, v_entry.patient_name) end,
    'untilDate', case when v_may_change then v_entry.until_date else v_said_until end);
end
$fn$;

-- What every request needs to know of its clinic, in one round trip.
create or replace function organization_json(p_org_id uuid) returns json
language sql stable
return (
  select json_build_object(
    'organization', json_build_object(
      'orgId', o.org_id, 'name', o.name, 'timeZone', o.time_zone, 'zone', zone_json(o.time_zone),
      'clock', clock.stamp(o.time_zone), 'region', o.region,
      'transferNumber', o.transfer_number, 'callerCheck', o.caller_check,
      'writesToPatients', exists (select from message_settings m where m.org_id = o.org_id and m.is_on), 'offersWaitlist', o.offers_waitlist,
      'redFlags', o.red_flags,
      'openingHours', (select coalesce(json_agg(json_build_object(
          'weekday', h.weekday, 'opensAt', to_char(h.opens_at, 'HH24:MI'), 'closesAt', to_char(h.closes_at, 'HH24:MI'))
          order by h.weekday, h.opens_at), '[]')
        from opening_hours h where h.org_id = o.org_id and h.provider_id is null),
      'closures', (select coalesce(json_agg(json_build_object(
          'startsLocal', to_char(c.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
          'endsLocal', to_char(c.ends_local, 'YYYY-MM-DD"T"HH24:MI:SS')) order by c.starts_local), '[]')
        from closures c, (select clock.local_time(o.time_zone, now()) as local offset 0) here
        where c.org_id = o.org_id and c.provider_id is null
          and c.ends_local > here.local - interval '1 day'
          and c.starts_local < here.local + interval '60 days'),
      'services', (select coalesce(json_agg(json_build_object(
          'serviceId', s.service_id, 'key', s.key, 'name', s.name, 'durationMinutes', s.duration_minutes,
          'price', case when s.price_minor is not null
            then json_build_object('minor', s.price_minor, 'currency', s.price_currency) end,
          'description', s.description)
          order by s.created_at, s.name), '[]')
        from services s where s.org_id = o.org_id and s.active),
      'providers', (select coalesce(json_agg(json_build_object('providerId', p.provider_id, 'name', p.name,
          'gives', (select coalesce(json_agg(s.key order by s.created_at, s.name), '[]')
            from provider_services ps join services s on s.org_id = ps.org_id and s.service_id = ps.service_id and s.active
            where ps.org_id = p.org_id and ps.provider_id = p.provider_id))
          order by p.created_at, p.name), '[]')
        from providers p where p.org_id = o.org_id and p.active),
      'formerProviders', (select coalesce(json_agg(p.name order by p.name), '[]')
        from providers p where p.org_id = o.org_id and not p.active)),
    'inboundAssistantId', (select v.vapi_id from vapi_resources v
      where v.org_id = o.org_id and v.kind = 'assistant' and v.role = 'inbound' order by v.vapi_id limit 1),
    'vapiAssistantIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'assistant'),
    'vapiPhoneNumberIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'phone_number'))
  from organizations o where o.org_id = p_org_id);

grant update (offers_waitlist) on organizations to callwaiting_app;
