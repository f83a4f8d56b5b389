-- Staff name a service by its id; an offer of which somebody is yet to be told is tried again within a minute, and who wants no e-mails
-- is called by the front desk.
-- Keeps a time for somebody who waits and offers it to them; null where either is no longer so. Looks under the provider's lock, as
-- whoever books does; the unique index keeps a second open offer from the same person.
create or replace function hold_for(
  p_org_id uuid, p_entry_id uuid, p_provider_id uuid, p_starts_at timestamptz, p_freed tstzrange
) returns uuid
language plpgsql
as $fn$
declare
  v_entry waitlist_entries;
  v_held_until timestamptz;
  v_minutes integer;
  v_offer_id uuid := gen_random_uuid();
  v_hold appointments;
begin
  perform lock_providers(p_org_id, null, array[p_provider_id]);
  select * into v_entry from waitlist_entries
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting' for update;
  select s.duration_minutes into v_minutes from services s where s.org_id = p_org_id and s.service_id = v_entry.service_id;
  if v_minutes is null then
    return null;
  end if;
  select w.held_until into v_held_until
  from waiting_for(p_org_id, p_provider_id,
    tstzrange(p_starts_at, p_starts_at + make_interval(mins => v_minutes)), p_entry_id) w
  where w.starts_at = p_starts_at;
  if not found then
    return null;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, patient_name, starts_at, ends_at, blocked, status, held_until, source)
  values (
    p_org_id, p_provider_id, v_entry.service_id, 'Held', p_starts_at, p_starts_at + make_interval(mins => v_minutes),
    blocked_range(p_org_id, v_entry.service_id, p_starts_at, v_minutes), 'held', v_held_until, 'staff')
  returning * into v_hold;
  insert into waitlist_offers (
    org_id, offer_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local, held_until, freed, told)
  select p_org_id, v_offer_id, p_entry_id, v_hold.appointment_id, p_provider_id, v_entry.service_id, v_hold.starts_at,
    v_hold.ends_at, v_hold.starts_local, v_held_until, p_freed,
    case when v_entry.reach = 'call' or c.email_is_placeholder
      or not exists (select from message_settings m where m.org_id = p_org_id and m.is_on and m.by_email)
      or exists (select from message_consents no where no.org_id = p_org_id and no.channel = 'email'
        and no.address = lower(c.email) and not no.is_allowed)
      then 'by_staff' else 'planned' end
  from contacts c where c.org_id = p_org_id and c.contact_id = v_entry.contact_id;
  update waitlist_entries set status = 'offered', updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = p_entry_id;
  return v_offer_id;
end
$fn$;

drop function join_waitlist(p_org_id uuid, p_service text, p_wish jsonb, p_contact_id uuid, p_name text, p_phone text, p_email text, p_provider_id uuid, p_source text, p_is_own boolean);
-- Puts somebody on the waitlist, or takes their new wish where they are on it for that service already. Whoever is put there learns
-- nothing of others, nor whether they were there before. The service by its key or name, or by p_service_id.
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
  v_entry waitlist_entries;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_phone := known_number(p_org_id, nullif(btrim(p_phone), ''));
  select clock.local_time(o.time_zone, clock_timestamp())::date into v_today from organizations o where o.org_id = p_org_id;
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
  v_contact_id := coalesce(v_contact_id, upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own));
  -- Locked, so that two at once are counted.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_contact_id and erased_at is null for no key update;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_entry := jsonb_populate_record(null::waitlist_entries, p_wish);
  insert into waitlist_entries as e (
    org_id, contact_id, patient_name, service_id, provider_id, weekdays, from_time, until_time, from_date, until_date,
    notice_minutes, reach, source)
  select p_org_id, v_contact_id, coalesce(v_name, v_contact.name), v_service.service_id, p_provider_id,
    coalesce(v_entry.weekdays, '{1,2,3,4,5,6,7}'), coalesce(v_entry.from_time, '00:00'), coalesce(v_entry.until_time, '24:00'),
    v_entry.from_date, greatest(coalesce(v_entry.until_date, v_today + 60), v_today), coalesce(v_entry.notice_minutes, 0),
    coalesce(v_entry.reach, 'any'), p_source
  where 2000 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.status in ('waiting', 'offered'))
    and 10 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.contact_id = v_contact_id
      and o.status in ('waiting', 'offered') and o.service_id <> v_service.service_id)
  on conflict (org_id, contact_id, service_id, name_key(patient_name)) where status in ('waiting', 'offered') do update
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
    'patientName', v_entry.patient_name, 'untilDate', v_entry.until_date);
end
$fn$;

-- When the waitlist is to be looked at next: the first deadline, the first freed time that is due, or soon where somebody is yet to be
-- told; null when there is none of these.
create or replace function next_waitlist_due(p_org_id uuid) returns text
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return iso_instant(date_trunc('second', least(
    (select min(o.held_until) from waitlist_offers o where o.org_id = p_org_id and o.ended is null),
    (select min(f.due_at) from freed_times f where f.org_id = p_org_id),
    (select now() + interval '1 minute' from waitlist_offers o where o.org_id = p_org_id and o.ended is null
      and o.told in ('planned', 'sending') and o.attempts < 5 limit 1))) + interval '1 second');
end
$fn$;
