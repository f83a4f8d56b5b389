-- A family shares a number and not its mailboxes: letters go to whoever gave the address. The phone promises a confirmation only where one is
-- on its way, and asks the database for that only where a clinic writes to its patients at all.
alter table persons add column email text;
-- Looked at row by row in the next file, while others write.
alter table persons add constraint persons_email_check check (length(email) between 3 and 320) not valid;

-- Books, or says why not: one statement for the caller, one transaction. The six-argument call is public contract, and so are
-- the keys of the JSON (docs/architecture.md).
--   success:true   outcome booked | already_booked, appointmentId, contactId, message, …
--   success:false  error slot_unavailable | outside_hours | in_past | too_soon | too_far | unknown_service |
--                  unknown_provider | contact_required | not_found | person_busy (the same person has the appointment that is
--                  told), message, alternatives: [ISO…] where there are some; sameNumber: another person of the contact has it
-- p_phone is E.164, p_email is lower case; both come normalized. p_now is for tests with a fixed clock.
-- p_starts_local: what p_scheduled_at was understood as and is said as. Where the clinic's clock shows something else then, because the
-- server has yet to hear of new rules or of another zone, the answer is clock_changed and nothing is booked.
-- p_is_own: the caller may be taken for the contact, by the number that the call comes from or because no caller is between (then
-- p_is_call is false as well). Who has only said a number changes nothing that is known of its contact.
-- v_may_know: whether the caller hears of what the contact has booked: p_is_own, and a calling number with a name is enough for the
-- organization. Everybody else is answered and booked as somebody of whom nothing is known, with a person who has just the name that
-- was said; only what their own call has made is told. So the person of a said number may have two visits at one time, which staff see
-- and put right. Any refusal instead, however it is put and however few tries there are, would tell at the first that somebody of that
-- name comes then: books nothing, costs nothing, and is what a jealous husband rings for.
-- Whoever it is, the provider, the day and the hours are answered before anything about the person.
--
-- Booking, moving and cancelling lock in the same order (providers, then the appointment, then the contact). Only the provider who was
-- chosen is locked, and whoever has one waits for no other (hold_provider), so in whatever order providers are chosen nobody can
-- deadlock; the exclusion constraint stands behind. Where the first choice was taken meanwhile, all of the look is done again.
-- force_generic_plan: planning these queries takes longer than running them a hundred times. enable_seqscan: a connection that made its
-- plans while the tables were young would read them from end to end for as long as it lives. jit: for what is left without an index.
create or replace function book_appointment_atomic_v2(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamptz,
  p_provider_id uuid default null, p_notes text default null, p_request_key text default null,
  p_source text default 'phone', p_now timestamptz default null, p_is_own boolean default true,
  p_starts_local timestamp default null, p_is_call boolean default false
) returns json
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_org_id text := set_config('app.org_id', p_org_id::text, true);
  v_phone text := known_number(p_org_id, nullif(btrim(p_phone), ''));
  v_at record;
  v_service services;
  v_ends_at timestamptz;
  v_blocked tstzrange;
  v_best record;
  v_chosen uuid;
  v_provider_name text;
  v_refusal json;
  v_repeat uuid;
  v_clash uuid;
  v_own json;
  v_contact_id uuid;
  v_may_know boolean;
  v_is_new boolean := false;
  v_patient_name text := coalesce(v_name, 'Guest');
  v_person persons;
  v_appointment_id uuid := gen_random_uuid();
  v_booked text;
begin
  -- Twice the same look: without a lock, so that a stampede on a taken slot never queues for it, then under it.
  -- Each statement sees what was committed before it began. Each round that does not end it is one in which somebody else was quicker.
  for v_round in 1..100 loop
    select o.caller_check, o.min_notice_minutes, o.horizon_days, o.time_zone,
      coalesce((p_scheduled_at at time zone 'UTC') + clock.ahead, clock.local_time(o.time_zone, p_scheduled_at)) as starts_local,
      (select a.appointment_id from appointments a where a.org_id = p_org_id and a.request_key = p_request_key) as repeat
    into v_at
    from organizations o
    left join lateral (
      select z.ahead from clock.periods z
      where z.zone = o.time_zone and z.from_at <= p_scheduled_at order by z.from_at desc limit 1) clock on true
    where o.org_id = p_org_id;
    if not found then
      return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
    end if;
    -- A repeat hears what became of the first request all the same.
    if v_at.starts_local <> p_starts_local and v_at.repeat is null then
      return clock_changed_json(p_scheduled_at);
    end if;
    if v_service.service_id is null then
      if v_email is null and v_phone is null then
        return json_build_object('success', false, 'error', 'contact_required', 'message', 'I need your email or phone');
      end if;
      v_service := find_service(p_org_id, p_service);
      if v_service.service_id is null then
        return unknown_service_json(p_org_id, p_service);
      end if;
      v_may_know := p_is_own and v_at.caller_check = 'number_and_name';
      v_ends_at := p_scheduled_at + make_interval(mins => v_service.duration_minutes);
      v_blocked := tstzrange(p_scheduled_at - make_interval(mins => v_service.buffer_before_minutes),
        v_ends_at + make_interval(mins => v_service.buffer_after_minutes));
    end if;
    v_contact_id := find_contact(p_org_id, v_phone, v_email);
    v_repeat := v_at.repeat;
    if v_repeat is null and v_contact_id is not null then
      v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
        p_provider_id, v_may_know, p_is_own and not p_is_call);
    end if;
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    if v_provider_name is null and (p_scheduled_at <= v_now or p_scheduled_at < v_now + make_interval(mins => v_at.min_notice_minutes)
        or p_scheduled_at > v_now + make_interval(days => v_at.horizon_days)) then
      return coalesce(refuse_provider(p_org_id, v_service.service_id, p_provider_id),
        refuse_start(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null));
    end if;
    if v_provider_name is null then
      v_best := look_at_time(
        p_org_id, v_service.service_id, p_scheduled_at, v_service.duration_minutes, p_provider_id, null);
      v_chosen := case when v_best.rules = '{}' and v_best.on_grid then v_best.chosen end;
      if v_chosen is null then
        select look.chosen, look.refusal into v_chosen, v_refusal
        from look_at_slot(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null) look;
      end if;
    end if;
    if v_chosen is null then
      -- Taken between the two looks, perhaps by a twin of this very request: what took it is visible by now.
      v_contact_id := find_contact(p_org_id, v_phone, v_email);
      v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
        p_provider_id, v_may_know, p_is_own and not p_is_call);
      if v_repeat is not null then
        return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
      end if;
      if v_refusal ->> 'error' = 'slot_unavailable' then
        -- Held for this very person: they have rung instead of answering.
        v_own := case when v_may_know then accept_own_offer(p_org_id, v_contact_id, v_name, v_service.service_id, p_provider_id,
          p_scheduled_at, p_source, p_notes, p_request_key) end;
        if v_own is not null then
          return v_own;
        end if;
        v_clash := find_clash(
          p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}');
        if v_clash is not null then
          return person_busy_json(p_org_id, v_clash);
        end if;
      end if;
      return case when v_may_know and v_refusal ->> 'error' = 'slot_unavailable' and exists (
          select from appointments a
          where a.org_id = p_org_id and a.contact_id = v_contact_id and a.status = 'confirmed'
            and a.starts_at = p_scheduled_at)
        then (v_refusal::jsonb || '{"sameNumber": true}')::json else v_refusal end;
    end if;
    if v_contact_id is not null then
      v_clash := find_clash(
        p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}');
      if v_clash is not null then
        -- Booked between the look for a repeat and this one, perhaps by a twin of this very request: now it is found.
        v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
          p_provider_id, v_may_know, p_is_own and not p_is_call);
        if v_repeat is not null then
          return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
        end if;
        return person_busy_json(p_org_id, v_clash);
      end if;
    end if;
    exit when v_provider_name is not null;
    -- Null: somebody else was quicker.
    v_provider_name := hold_provider(p_org_id, v_chosen, v_blocked);
  end loop;
  if v_provider_name is null then
    raise exception 'others were quicker every time' using errcode = 'serialization_failure';
  end if;

  if v_contact_id is null then
    insert into contacts (org_id, name, email, phone)
    values (p_org_id, v_patient_name, coalesce(v_email, placeholder_email(v_phone)), v_phone)
    on conflict do nothing
    returning contact_id into v_contact_id;
    v_is_new := found;
  end if;
  if not v_is_new then
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
    -- Once more, under the contact's lock: two callers may be booking the same person with two providers, who are two locks.
    if find_clash(
        p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}') is not null then
      raise exception 'the same person was booked meanwhile' using errcode = 'serialization_failure';
    end if;
  end if;
  if v_patient_name = 'Erased' then
    v_person := null; -- nobody's name: see set_person
  elsif v_is_new or not v_may_know then
    insert into persons (org_id, contact_id, name, email)
    values (p_org_id, v_contact_id, v_patient_name, case when v_is_new then v_email end)
    on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
    returning person_id, email into v_person.person_id, v_person.email;
  else
    v_person := keep_person(p_org_id, v_contact_id, v_patient_name);
    v_patient_name := v_person.name;
  end if;
  -- Who gave the contact's address is written to there; others of the number are not.
  if v_email is distinct from v_person.email and v_email is not null then
    update persons p set email = v_email, updated_at = now() from contacts c
    where p.org_id = p_org_id and p.person_id = v_person.person_id and (p_is_own or p.email is null)
      and c.org_id = p_org_id and c.contact_id = v_contact_id and c.email = v_email;
  end if;
  -- What the clock shows was read under the lock: keep_wall_time need not look again.
  v_booked := set_config('app.booked', v_appointment_id::text, true);
  insert into appointments (
    org_id, appointment_id, provider_id, service_id, contact_id, person_id, patient_name, starts_at, ends_at, blocked, source,
    notes, request_key, starts_local, time_zone)
  values (
    p_org_id, v_appointment_id, v_chosen, v_service.service_id, v_contact_id, v_person.person_id, v_patient_name,
    p_scheduled_at, v_ends_at, v_blocked, p_source, left(coalesce(p_notes, ''), 2000), p_request_key, v_at.starts_local,
    v_at.time_zone);
  return json_build_object(
    'success', true, 'outcome', 'booked', 'appointmentId', v_appointment_id, 'contactId', v_contact_id,
    'message', 'Booking confirmed successfully', 'startsAt', iso_instant(p_scheduled_at), 'endsAt', iso_instant(v_ends_at),
    'serviceName', v_service.name, 'providerName', v_provider_name, 'patientName', v_patient_name, 'status', 'confirmed');
end
$fn$;

-- Whether a contact's e-mail address is that of the person whom a visit is for. A family shares a number, and not its mailboxes: once
-- somebody is known to have given the address, it is theirs. Before that it is the contact's own, and whoever is alone under the number.
create or replace function is_address_of(p_visit appointments, p_contact contacts) returns boolean
language sql stable
return (
  select coalesce(bool_or(p.person_id = p_visit.person_id and p.email = p_contact.email), false)
    or not coalesce(bool_or(p.email = p_contact.email), false)
      and (count(*) <= 1 or coalesce(bool_or(p.person_id = p_visit.person_id and p.name_key = name_key(p_contact.name)), false))
  from persons p
  where p.org_id = p_contact.org_id and p.contact_id = p_contact.contact_id);

-- Why a message that is due is not to be handed over; null where nothing stands against it.
create or replace function message_trouble(p_message messages, p_visit appointments, p_contact contacts, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_settings message_settings;
  v_address text := case p_message.channel when 'sms' then p_contact.phone else p_contact.email end;
begin
  select * into v_settings from message_settings where org_id = p_message.org_id and is_on;
  return case
    when v_settings.org_id is null then 'messages are switched off'
    when not still_tells(p_message, p_visit) then 'the visit was changed'
    when p_visit.starts_at <= p_now then 'the visit has begun'
    when p_contact.erased_at is not null then 'there is no address'
    when p_message.channel = 'sms' and not v_settings.by_sms then 'texts are switched off'
    when p_message.channel = 'email' and not v_settings.by_email then 'e-mails are switched off'
    when p_message.channel = 'sms' and p_contact.phone is null then 'there is no number'
    when p_message.channel = 'email' and p_contact.email_is_placeholder then 'there is no address'
    when p_message.channel = 'email' and not is_address_of(p_visit, p_contact) then
      'the address was given for somebody else of this number'
    when exists (select from message_consents c where c.org_id = p_message.org_id and c.channel = p_message.channel
      and c.address = v_address and not c.is_allowed) then
      case p_message.channel when 'sms' then 'they asked for no texts' else 'they asked for no e-mails' end
    when p_message.kind = 'reminder' and is_reminded_enough(p_message.org_id, v_address, p_visit.contact_id, p_now)
      then 'enough was sent' end;
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
      'writesToPatients', exists (select from message_settings m where m.org_id = o.org_id and m.is_on), 'redFlags', o.red_flags,
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
          'serviceId', s.service_id, 'key', s.key, 'name', s.name, 'durationMinutes', s.duration_minutes)
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

-- How the patient of a visit is about to hear of it, at the address or the number that was given for it: only what claim_message would give out
-- now, so that nobody is promised a message that never comes.
create or replace function promised_channels(p_org_id uuid, p_appointment_id uuid, p_email text, p_phone text) returns text[]
language plpgsql
as $fn$
declare
  v_visit appointments;
  v_contact contacts;
  v_settings message_settings;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_settings from message_settings where org_id = p_org_id and is_on;
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id and status = 'confirmed';
  if v_settings.org_id is null or v_visit.org_id is null then
    return '{}';
  end if;
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
  return (
    select coalesce(array_agg(c.channel order by c.channel desc), '{}')
    from unnest(message_channels(v_settings, v_contact)) as c(channel)
    where case c.channel when 'sms' then v_contact.phone = p_phone else v_contact.email = lower(p_email) end
      and message_trouble(jsonb_populate_record(null::messages, jsonb_build_object(
          'org_id', p_org_id, 'channel', c.channel, 'kind', 'confirmation', 'starts_local', v_visit.starts_local,
          'provider_id', v_visit.provider_id)), v_visit, v_contact, now()) is null);
end
$fn$;
