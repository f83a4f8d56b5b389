-- Whoever waits is a person whom we know, by whichever of their names, and is written to at the address that they gave; one that came with a
-- number that was only said serves that wait. Leaving ends what is being offered at that moment. What a patient books by their own link is
-- theirs. The constraint is looked at in a file of its own: callers book meanwhile.
alter table appointments drop constraint appointments_source_check;
alter table appointments add constraint appointments_source_check
  check (source in ('phone', 'staff', 'import', 'patient')) not valid;

alter table waitlist_entries add column said_email text;

-- Makes a held time the appointment of whoever it is held for, under the same id. Whoever accepts says back when it is
-- (p_starts_local, on the clinic's clock): a yes to something else is none.
--   success:true   outcome booked | already_booked
--   success:false  not_found | other_time (nothing has changed) | offer_over (ended has how; also when the time can no longer be kept) |
--                  person_busy (they have a visit then; the offer stays open)
create or replace function accept_offer(
  p_org_id uuid, p_offer_id uuid, p_starts_local timestamp, p_source text default 'staff', p_notes text default null,
  p_request_key text default null
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_entry waitlist_entries;
  v_slot record;
  v_clash uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such offer');
  end if;
  if p_starts_local is distinct from v_offer.starts_local then
    return json_build_object('success', false, 'error', 'other_time', 'message', 'Another time was offered');
  end if;
  -- It ends here, where the deadline has passed.
  perform lock_providers(p_org_id, v_offer.service_id, array[v_offer.provider_id]);
  perform end_expired_holds(p_org_id, v_offer.provider_id);
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id for update;
  if v_offer.ended = 'accepted' and exists (select from appointments
      where org_id = p_org_id and appointment_id = v_offer.appointment_id and status = 'confirmed') then
    return appointment_json(p_org_id, v_offer.appointment_id, 'already_booked', 'Booked already');
  end if;
  if v_offer.offer_id is null or v_offer.ended is not null then
    return json_build_object('success', false, 'error', 'offer_over', 'ended', v_offer.ended, 'message', 'The offer is over');
  end if;
  select * into strict v_entry from waitlist_entries where org_id = p_org_id and entry_id = v_offer.entry_id;
  perform 1 from contacts where org_id = p_org_id and contact_id = v_entry.contact_id for no key update;
  v_clash := find_clash(p_org_id, v_entry.contact_id, v_entry.patient_name, v_offer.starts_at, v_offer.ends_at, null, true, null, '{}');
  if v_clash is not null then
    return person_busy_json(p_org_id, v_clash);
  end if;
  v_slot := look_at_time(p_org_id, v_offer.service_id, v_offer.starts_at,
    (extract(epoch from v_offer.ends_at - v_offer.starts_at) / 60)::integer, v_offer.provider_id, v_offer.appointment_id);
  if v_slot.chosen is null or v_slot.rules <> '{}' or v_offer.starts_local <> (
      select clock.local_time(o.time_zone, v_offer.starts_at) from organizations o where o.org_id = p_org_id) then
    perform end_offer(p_org_id, p_offer_id, 'withdrawn');
    return json_build_object('success', false, 'error', 'offer_over', 'ended', 'withdrawn', 'message', 'The offer is over');
  end if;
  perform end_offer(p_org_id, p_offer_id, 'accepted');
  insert into appointments (
    org_id, appointment_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key, said_email)
  values (
    p_org_id, v_offer.appointment_id, v_offer.provider_id, v_offer.service_id, v_entry.contact_id, v_entry.patient_name,
    v_offer.starts_at, v_offer.ends_at, blocked_range(p_org_id, v_offer.service_id, v_offer.starts_at,
      (extract(epoch from v_offer.ends_at - v_offer.starts_at) / 60)::integer),
    p_source, left(coalesce(p_notes, ''), 2000), p_request_key, v_entry.said_email);
  return appointment_json(p_org_id, v_offer.appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;

-- Somebody books by phone the very time that is held for them: that is their yes. Null where none is held for them then. A first name
-- is enough where one person alone of the contact is called so and waits; else they are known by the name as everywhere (is_same_person).
create or replace function accept_own_offer(
  p_org_id uuid, p_contact_id uuid, p_name text, p_service_id uuid, p_provider_id uuid, p_starts_at timestamptz,
  p_source text, p_notes text, p_request_key text
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_offer_name text;
  v_reply json;
  v_key text := name_key(coalesce(p_name, ''));
  v_is_first boolean := v_key <> '' and btrim(p_name) !~ '\s';
begin
  select o.* into v_offer
  from waitlist_entries e
  join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null
  where e.org_id = p_org_id and e.contact_id = p_contact_id and e.status = 'offered'
    and o.starts_at = p_starts_at and o.service_id = p_service_id and coalesce(p_provider_id, o.provider_id) = o.provider_id
    and (is_same_person(p_org_id, p_contact_id, e.patient_name, p_name) or v_is_first and is_called(e.patient_name, p_name) and not exists (
      select from waitlist_entries w
      where w.org_id = p_org_id and w.contact_id = p_contact_id and w.status in ('waiting', 'offered')
        and not is_same_person(p_org_id, p_contact_id, w.patient_name, e.patient_name) and is_called(w.patient_name, p_name)))
  order by name_key(e.patient_name) <> v_key, o.created_at, o.offer_id limit 1;
  if not found then
    return null;
  end if;
  -- Who waits as "Tom" is booked as the "Tom Hall" that they are called now.
  select e.patient_name into v_offer_name from waitlist_entries e where e.org_id = p_org_id and e.entry_id = v_offer.entry_id;
  perform keep_person(p_org_id, p_contact_id, p_name)
  where find_person(p_org_id, p_contact_id, p_name) = find_person(p_org_id, p_contact_id, v_offer_name, true);
  v_reply := accept_offer(p_org_id, v_offer.offer_id, v_offer.starts_local, p_source, p_notes, p_request_key);
  return case when (v_reply ->> 'success')::boolean then v_reply end;
end
$fn$;

-- Whether two names mean the same person of a contact: as callers' names are compared with what is booked (is_for_person), so that "Tom" who
-- waits is the "Tom Hall" who rings. Where one of them may be several, or is nobody whom we know, the whole names are compared.
create or replace function is_same_person(p_org_id uuid, p_contact_id uuid, p_one text, p_other text) returns boolean
language plpgsql stable
as $fn$
begin
  return name_key(p_one) = name_key(p_other) or coalesce(
    find_person(p_org_id, p_contact_id, p_one, true) = find_person(p_org_id, p_contact_id, p_other, true), false);
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
    if v_name is not null then
      v_person := person_who_waits(p_org_id, find_contact(p_org_id, v_phone, v_email), v_name, v_may_change);
    end if;
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

-- Who was offered a time wants none any more: off the list, whatever else they wait for, and what is held for them goes to the next, be it
-- another time than that of the link. False where they were not on it. The caller retries, as with leave_waitlist.
create or replace function leave_by_offer(p_org_id uuid, p_offer_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_own waitlist_entries;
  v_live uuid[];
  v_was_on_it boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select e.* into v_own from waitlist_offers o join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
  where o.org_id = p_org_id and o.offer_id = p_offer_id;
  v_live := array(select e.entry_id from waitlist_entries e
    where e.org_id = p_org_id and e.contact_id = v_own.contact_id and e.status in ('waiting', 'offered')
      and is_same_person(p_org_id, e.contact_id, e.patient_name, v_own.patient_name));
  v_was_on_it := v_own.entry_id = any (v_live);
  -- At most one offer is open, and where it is that of the link it ends as what they said.
  if exists (select from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id and ended is null) then
    perform close_offer(p_org_id, p_offer_id, 'opted_out');
  end if;
  perform leave_waitlist(p_org_id, e.entry_id) from unnest(v_live) e (entry_id) order by e.entry_id;
  return coalesce(v_was_on_it, false);
end
$fn$;

-- Whoever wants to hear of no time wants that of all that they wait for; where the number is somebody else's, nobody waits under it. What is
-- held for another person of the number stays.
create or replace function leave_the_rest(p_org_id uuid, p_entry_id uuid, p_of_all boolean) returns void
language plpgsql
as $fn$
begin
  update waitlist_entries e set status = 'left', updated_at = clock_timestamp()
  from waitlist_entries own
  where own.org_id = p_org_id and own.entry_id = p_entry_id and e.org_id = p_org_id and e.contact_id = own.contact_id
    and e.status = 'waiting' and (p_of_all or is_same_person(p_org_id, e.contact_id, e.patient_name, own.patient_name));
end
$fn$;

-- Takes somebody off the waitlist; what is held for them goes to the next. False where they are not on it. An offer may be made while this
-- runs: whoever makes one has the entry locked, and then this begins anew and ends that as well. The caller retries.
create or replace function leave_waitlist(p_org_id uuid, p_entry_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The provider before the entry, as everywhere.
  select * into v_offer from waitlist_offers where org_id = p_org_id and entry_id = p_entry_id and ended is null;
  if found then
    perform lock_providers(p_org_id, null, array[v_offer.provider_id]);
    perform end_offer(p_org_id, v_offer.offer_id, 'withdrawn');
  end if;
  update waitlist_entries set status = 'left', updated_at = now()
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting';
  if found then
    return true;
  end if;
  if exists (select from waitlist_entries where org_id = p_org_id and entry_id = p_entry_id and status in ('waiting', 'offered')) then
    raise exception 'something was offered to them meanwhile' using errcode = 'serialization_failure';
  end if;
  return false;
end
$fn$;

-- How the calls of some days ended, by day, by hour and by service, on the clinic's clock, and how the same days were filled. Only calls of
-- callers that are over count: neither those that we made nor whoever tried the line (`try-`). Visits count on the day on which they are.
create or replace function load_call_figures(p_org_id uuid, p_first date, p_last date, p_now timestamptz default null) returns json
language plpgsql stable
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_zone text;
  v_from timestamptz;
  v_until timestamptz;
  v_from_local timestamp[];
  v_ahead interval[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select time_zone into v_zone from organizations where org_id = p_org_id;
  if not found then
    return null;
  end if;
  v_from := clock.moment_of(v_zone, p_first);
  v_until := clock.moment_of(v_zone, p_last + 1);
  select r.from_local, r.ahead into v_from_local, v_ahead from clock.range_of(v_zone, v_from, v_until) r;
  return (
    with periods as materialized (
      select p.from_at, p.until_at, p.ahead from clock.periods p
      where p.zone = v_zone and p.from_at < v_until and p.until_at > v_from
    ), ended as materialized (
      select k.ended_as, k.service_id, local.at::date as day, extract(hour from local.at)::int as hour, count(*)::int as calls
      from calls k
      join periods p on p.from_at <= k.created_at and p.until_at > k.created_at
      cross join lateral (select (k.created_at at time zone 'UTC') + p.ahead as at) local
      -- Each of them is a stretch of the index calls_by_end.
      where k.org_id = p_org_id and k.created_at >= v_from and k.created_at < v_until
        and k.ended_as in ('booked', 'moved', 'cancelled', 'waitlisted', 'informed', 'to_staff', 'no_time', 'closed',
          'unclear_date', 'unclear_time', 'unclear_number', 'unclear_name', 'unclear_other', 'wrong_facts', 'gave_up', 'failed', 'hung_up')
        and k.kind is distinct from 'outbound' and k.call_id not like 'try-%'
      group by 1, 2, 3, 4
    ), visits as materialized (
      select a.provider_id, a.starts_at, a.ends_at, a.status, a.source from appointments a
      where a.org_id = p_org_id and a.starts_at >= v_from and a.starts_at < v_until and a.status <> 'held'
    ), hours as materialized (
      select p.provider_id, hours.open - closed.closed as open, coalesce(taken.busy, '{}') as busy
      from providers p
      cross join lateral (
        select coalesce(range_agg(o.opening), '{}') as open
        from openings_of(
          p_org_id, (select h.provider_id from opening_hours h where h.org_id = p_org_id and h.provider_id = p.provider_id limit 1),
          p_first, p_last - p_first, v_from_local, v_ahead) o
      ) hours
      cross join lateral (
        select coalesce(range_agg(c.closed), '{}') as closed
        from closed_of(p_org_id, p.provider_id, p_first, p_last + 1, v_from_local, v_ahead) c
      ) closed
      left join lateral (
        select range_agg(tstzrange(v.starts_at, v.ends_at)) as busy from visits v
        where v.provider_id = p.provider_id and v.status <> 'cancelled'
      ) taken on true
      where p.org_id = p_org_id and p.active
    )
    select json_build_object(
      'byDay', (select coalesce(json_agg(json_build_object('day', day, 'end', ended_as, 'calls', calls) order by day, ended_as), '[]')
        from (select day, ended_as, sum(calls)::int as calls from ended group by 1, 2) e),
      'byHour', (select coalesce(json_agg(json_build_object('hour', hour, 'end', ended_as, 'calls', calls) order by hour, ended_as), '[]')
        from (select hour, ended_as, sum(calls)::int as calls from ended group by 1, 2) e),
      'byService', (select coalesce(json_agg(json_build_object(
          'serviceId', e.service_id, 'name', s.name, 'end', e.ended_as, 'calls', e.calls) order by s.name nulls last, e.ended_as), '[]')
        from (select service_id, ended_as, sum(calls)::int as calls from ended group by 1, 2) e
        left join services s on s.org_id = p_org_id and s.service_id = e.service_id),
      'visits', (select json_build_object(
          'byPhone', count(*) filter (where source = 'phone' and status <> 'cancelled'),
          'byStaff', count(*) filter (where source not in ('phone', 'patient') and status <> 'cancelled'),
          'came', count(*) filter (where status = 'completed' and ends_at <= v_now),
          'missed', count(*) filter (where status = 'no_show'))
        from visits),
      'minutes', (select json_build_object(
          'open', coalesce(round(sum(extract(epoch from upper(r) - lower(r))) filter (where not is_busy) / 60), 0),
          'filled', coalesce(round(sum(extract(epoch from upper(r) - lower(r))) filter (where is_busy) / 60), 0))
        from (
          select unnest(h.open) as r, false as is_busy from hours h
          union all
          select unnest(h.open * h.busy), true from hours h
        ) stretch)
    )
  );
end
$fn$;

-- Where an offer is sent by text or by e-mail; null where it must not be, or cannot. To the person and to nobody else of their number, only as the
-- clinic writes, at the address that was said for this very wait or their own; not where they asked for none, and not too often: one in a day and three in a week, as with reminders. p_message_id: that
-- one does not count.
create or replace function offer_address(p_entry waitlist_entries, p_channel text, p_message_id uuid default null) returns text
language plpgsql stable
as $fn$
declare
  v_contact contacts;
  v_address text;
begin
  select * into v_contact from contacts
  where org_id = p_entry.org_id and contact_id = p_entry.contact_id and erased_at is null;
  if not found then
    return null;
  end if;
  v_address := case p_channel when 'sms' then v_contact.phone
    when 'email' then coalesce(p_entry.said_email, person_address(v_contact, find_person(p_entry.org_id, p_entry.contact_id, p_entry.patient_name))) end;
  if v_address is null
    or not exists (select from message_settings s where s.org_id = p_entry.org_id and s.is_on
      and case p_channel when 'sms' then s.by_sms else s.by_email end)
    or exists (select from message_consents c where c.org_id = p_entry.org_id and c.channel = p_channel
      and c.address = lower(v_address) and not c.is_allowed)
    -- What is on its way counts as well.
    or (select count(distinct m.offer_id) filter (where coalesce(m.sent_at, m.claimed_at) > clock_timestamp() - interval '20 hours') >= 1
        or count(distinct m.offer_id) >= 3
      from waitlist_entries e
      join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id
      join messages m on m.org_id = o.org_id and m.offer_id = o.offer_id and m.status in ('sending', 'sent')
        and m.message_id is distinct from p_message_id
      where e.org_id = p_entry.org_id and e.contact_id = p_entry.contact_id and is_same_person(e.org_id, e.contact_id, e.patient_name, p_entry.patient_name)
        and coalesce(m.sent_at, m.claimed_at) > clock_timestamp() - interval '7 days') then
    return null;
  end if;
  return v_address;
end
$fn$;

-- The person of a contact who is put on the waitlist: letters go to somebody whom we know. As in a booking: who may be taken for them is whom
-- the name means, and anybody else has just the name that was said. Null where the name is nobody's (set_person).
create or replace function person_who_waits(p_org_id uuid, p_contact_id uuid, p_name text, p_may_know boolean) returns persons
language plpgsql
as $fn$
declare
  v_person persons;
begin
  if p_name = 'Erased' or p_contact_id is null then
    return null;
  elsif p_may_know then
    return keep_person(p_org_id, p_contact_id, p_name);
  end if;
  perform keep_address(c) from contacts c where c.org_id = p_org_id and c.contact_id = p_contact_id;
  insert into persons (org_id, contact_id, name) values (p_org_id, p_contact_id, p_name)
  on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
  returning * into v_person;
  return v_person;
end
$fn$;

-- Who of those that wait could take what of a freed time with a provider, and until when it could be kept for them: the service, the
-- provider, the days, the parts of the day and the notice fit, they have no visit of their own then, did not give up that very time and
-- were not offered it before. p_entry_id: only that one, whatever they were offered before.
create or replace function waiting_for(
  p_org_id uuid, p_provider_id uuid, p_freed tstzrange, p_entry_id uuid default null
) returns table (entry_id uuid, rank numeric, starts_at timestamptz, held_until timestamptz)
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_now timestamptz := clock_timestamp();
begin
  select * into strict v_org from organizations o where o.org_id = p_org_id;
  return query
    with waiting as materialized (
      select e.* from waitlist_entries e
      where e.org_id = p_org_id and e.status = 'waiting' and coalesce(e.provider_id, p_provider_id) = p_provider_id
        and (p_entry_id is null or e.entry_id = p_entry_id)
        -- A person has one offer at most, whatever else they wait for.
        and not exists (
          select from waitlist_entries other
          where other.org_id = e.org_id and other.contact_id = e.contact_id and other.status = 'offered'
            and is_same_person(e.org_id, e.contact_id, other.patient_name, e.patient_name))
    ), wanted as materialized (
      select s.* from services s
      where s.org_id = p_org_id and s.active and s.service_id in (select w.service_id from waiting w)
    ), times as materialized (
      select s.service_id, t.starts_at, t.starts_at + length as ends_at, told.local, told.local + length as local_end
      from wanted s
      cross join lateral (select make_interval(mins => s.duration_minutes) as length) of_service
      cross join lateral unnest((free_times(v_org, s,
        greatest(lower(p_freed) - length - make_interval(mins => s.buffer_after_minutes), v_now),
        least(upper(p_freed) + make_interval(mins => s.buffer_before_minutes), v_now + make_interval(days => v_org.horizon_days)),
        p_provider_id, null, false)).times) t (starts_at)
      cross join lateral (select clock.local_time(v_org.time_zone, t.starts_at) as local offset 0) told
      where tstzrange(t.starts_at - make_interval(mins => s.buffer_before_minutes),
        t.starts_at + length + make_interval(mins => s.buffer_after_minutes)) && p_freed
    )
    select e.entry_id, e.rank, t.starts_at, kept.until
    from waiting e
    join times t on t.service_id = e.service_id
    cross join lateral (select least(v_now + make_interval(mins => v_org.hold_minutes),
      t.starts_at - make_interval(mins => greatest(v_org.min_notice_minutes, e.notice_minutes, 1))) as until) kept
    where extract(isodow from t.local)::integer = any (e.weekdays)
      and t.local - t.local::date::timestamp >= e.from_time::interval
      and t.local_end - t.local::date::timestamp <= e.until_time::interval
      and t.local::date <= e.until_date and (e.from_date is null or t.local::date >= e.from_date)
      and kept.until >= v_now + interval '5 minutes'
      and not exists (
        select from appointments a
        where a.org_id = p_org_id and a.contact_id = e.contact_id
          and a.starts_at > t.starts_at - interval '24 hours' and a.starts_at < t.ends_at and a.ends_at > t.starts_at
          and (a.status = 'confirmed'
            or a.status = 'cancelled' and a.provider_id = p_provider_id and a.starts_at = t.starts_at and p_entry_id is null)
          and is_for_person(a, e.patient_name))
      and (p_entry_id is not null or not exists (
        select from waitlist_offers o
        where o.org_id = p_org_id and o.entry_id = e.entry_id and o.provider_id = p_provider_id and o.starts_at = t.starts_at
          -- Told as it is now: by another clock it is another offer.
          and o.starts_local = t.local));
end
$fn$;

alter table waitlist_entries add constraint waitlist_entries_said_email_check CHECK (((length(said_email) >= 3) AND (length(said_email) <= 320)));
