-- Each person is written to at the address that they gave, whatever others of their number give, and what was said from elsewhere serves
-- the visit that it was said with. `appointments` gets a nullable column; servers of the version before write and read none of it.
-- What an earlier file of the same update wrote there has yet to be told; PostgreSQL alters no table with that still to do.
set constraints all immediate;
set constraints all deferred;

-- With a contact's data those of everybody who comes under it go, and the addresses that were said with their bookings, whichever version
-- of the server erases it.
create or replace function forget_persons() returns trigger
language plpgsql
as $fn$
begin
  update appointments set said_email = null, updated_at = now()
  where org_id = new.org_id and contact_id = new.contact_id and said_email is not null;
  delete from persons where org_id = new.org_id and contact_id = new.contact_id;
  return null;
end
$fn$;

-- Whoever is written to at a contact's address goes on with it when the contact gets another address, name or number, whoever changes it. An
-- address that is taken away is nobody's any more.
create or replace function keep_replaced_address() returns trigger
language plpgsql
as $fn$
begin
  if new.email like '%.invalid' and not old.email_is_placeholder then
    update persons set email = null, updated_at = now()
    where org_id = old.org_id and contact_id = old.contact_id and email = old.email;
  else
    perform keep_address(old);
  end if;
  return new;
end
$fn$;

alter table appointments add column said_email text;

-- The e-mail address to which letters about visits of a person go; null where none is known to be theirs. A family shares a number, and not
-- its mailboxes: what they gave themselves is theirs, whatever others of the number give. An address that nobody is known to have given
-- is that of the person after whom the contact is called, and of whoever is alone under the number. Without a number the address is the
-- contact.
create or replace function person_address(p_contact contacts, p_person_id uuid) returns text
language sql stable
return (
  select coalesce(max(p.email) filter (where p.person_id = p_person_id), case
    when p_contact.email_is_placeholder then null
    when p_contact.phone is null then p_contact.email
    when coalesce(bool_or(p.email = p_contact.email), false) then null
    when count(*) <= 1 or coalesce(bool_or(p.person_id = p_person_id and p.name_key = name_key(p_contact.name)), false)
      then p_contact.email end)
  from persons p
  where p.org_id = p_contact.org_id and p.contact_id = p_contact.contact_id);

-- Where letters about a visit go. What a caller from elsewhere said with a booking serves that one visit.
create or replace function visit_address(p_visit appointments, p_contact contacts) returns text
language sql stable
return case when p_contact.erased_at is null then coalesce(p_visit.said_email, person_address(p_contact, p_visit.person_id)) end;

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
  -- With a number that was only said it serves this one visit.
  v_said_email text;
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
  if not p_is_own and v_phone is not null then
    v_said_email := v_email;
  end if;
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
    values (p_org_id, v_patient_name, case when v_email is null or v_said_email is not null then placeholder_email(v_phone) else v_email end,
      v_phone)
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
    if not v_is_new then
      perform keep_address(c) from contacts c where c.org_id = p_org_id and c.contact_id = v_contact_id;
    end if;
    insert into persons (org_id, contact_id, name, email)
    values (p_org_id, v_contact_id, v_patient_name, case when v_is_new and v_said_email is null then v_email end)
    on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
    returning person_id, email into v_person.person_id, v_person.email;
  else
    v_person := keep_person(p_org_id, v_contact_id, v_patient_name);
    v_patient_name := v_person.name;
  end if;
  -- Each is written to at the address that they gave themselves; others of the number are not.
  if v_email is distinct from v_person.email and v_email is not null and v_said_email is null then
    update persons p set email = v_email, updated_at = now()
    where p.org_id = p_org_id and p.person_id = v_person.person_id and (p_is_own or p.email is null);
  end if;
  -- What the clock shows was read under the lock: keep_wall_time need not look again.
  v_booked := set_config('app.booked', v_appointment_id::text, true);
  insert into appointments (
    org_id, appointment_id, provider_id, service_id, contact_id, person_id, patient_name, starts_at, ends_at, blocked, source,
    notes, request_key, starts_local, time_zone, said_email)
  values (
    p_org_id, v_appointment_id, v_chosen, v_service.service_id, v_contact_id, v_person.person_id, v_patient_name,
    p_scheduled_at, v_ends_at, v_blocked, p_source, left(coalesce(p_notes, ''), 2000), p_request_key, v_at.starts_local,
    v_at.time_zone, v_said_email);
  return json_build_object(
    'success', true, 'outcome', 'booked', 'appointmentId', v_appointment_id, 'contactId', v_contact_id,
    'message', 'Booking confirmed successfully', 'startsAt', iso_instant(p_scheduled_at), 'endsAt', iso_instant(v_ends_at),
    'serviceName', v_service.name, 'providerName', v_provider_name, 'patientName', v_patient_name, 'status', 'confirmed');
end
$fn$;

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
      refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, v_now, null, v_rules));
  end if;

  if p_contact_id is null then
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
    perform keep_address(v_contact);
    update persons p set email = v_email, updated_at = now()
    where p.org_id = p_org_id and p.person_id = v_person_id and p.email is distinct from v_email;
  end if;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return staff_reply(p_org_id, v_appointment_id, 'booked');
end
$fn$;

-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a contact go one after
-- the other: a confirmation does not overtake the cancellation before it. One that a server took along when it died is taken again
-- after ten minutes, under the same id, by which mail servers and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week, whichever way they go, and none in the quiet hours, however late
-- it has become meanwhile: it waits until they end, or is dropped where the visit is too near by then. The text comes first, and where
-- it cannot be sent the letter takes its place. Servers that know of no texts ask for letters alone.
create or replace function claim_message(p_org_id uuid, p_now timestamptz default null, p_channels text[] default '{email}')
returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_message messages;
  v_visit appointments;
  v_contact contacts;
  v_trouble text;
  v_quiet_until timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and m.channel = any (p_channels) and (m.status = 'planned' and m.due_at <= v_now
        or m.status = 'sending' and m.claimed_at <= v_now - interval '10 minutes')
      and not exists (
        select from messages o
        join appointments theirs on theirs.org_id = o.org_id and theirs.appointment_id = o.appointment_id
        join appointments a on a.org_id = theirs.org_id and a.contact_id = theirs.contact_id
        where o.org_id = p_org_id and o.status = 'sending' and o.message_id <> m.message_id
          and o.claimed_at > v_now - interval '10 minutes' and a.appointment_id = m.appointment_id)
    order by m.due_at, m.channel desc, m.message_id limit 1
    for update skip locked;
    if not found then
      return null;
    end if;
    -- The row is kept as it is until this is decided, and a move waits no longer than that.
    select * into v_visit from appointments
    where org_id = p_org_id and appointment_id = v_message.appointment_id for share;
    select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
    v_trouble := message_trouble(v_message, v_visit, v_contact, v_now);
    v_quiet_until := case when v_message.kind = 'reminder' then end_of_quiet(p_org_id, v_now) else v_now end;
    if v_trouble is null and v_quiet_until > v_now then
      if v_quiet_until <= v_visit.starts_at - interval '30 minutes' then
        update messages set status = 'planned', due_at = v_quiet_until, claimed_at = null, updated_at = v_now
        where org_id = p_org_id and message_id = v_message.message_id;
        continue;
      end if;
      v_trouble := 'it is too late for a reminder';
    end if;
    if v_trouble is null then
      -- What is told is since when the outcome of an earlier attempt is unknown; null where there was none, or it is known.
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1,
        unsettled_at = coalesce(unsettled_at, v_now), updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning attempts into v_message.attempts;
      return message_json(v_message, case v_message.channel when 'sms' then v_contact.phone else visit_address(v_visit, v_contact) end);
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;

drop function is_reminded_enough(p_org_id uuid, p_recipient text, p_contact_id uuid, p_now timestamp with time zone);
-- One reminder in a day and three in a week, by whatever way they went. It counts for a person: the one whom the visit is for, and who has the
-- same name at this number or address. Others of the family have visits of their own.
create or replace function is_reminded_enough(p_visit appointments, p_recipient text, p_now timestamptz) returns boolean
language sql stable
return (
  select count(*) filter (where m.sent_at > p_now - interval '20 hours') >= 1 or count(*) >= 3
  from messages m
  where m.org_id = p_visit.org_id and m.status = 'sent' and m.kind = 'reminder' and m.sent_at > p_now - interval '7 days'
    and m.appointment_id in (
      select a.appointment_id from appointments a
      where a.org_id = p_visit.org_id and a.contact_id = p_visit.contact_id
        and (a.person_id = p_visit.person_id or name_key(a.patient_name) = name_key(p_visit.patient_name))
      union all
      select a.appointment_id from messages o
      join appointments a on a.org_id = o.org_id and a.appointment_id = o.appointment_id
      where o.org_id = p_visit.org_id and o.recipient = p_recipient and o.kind = 'reminder' and o.status = 'sent'
        and o.sent_at > p_now - interval '7 days' and name_key(a.patient_name) = name_key(p_visit.patient_name)));

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

-- Writes down whose a contact's address is, as long as that can be told: it goes by the contact's name and by who else is there.
create or replace function keep_address(p_contact contacts) returns void
language sql
as $fn$
  update persons p set email = p_contact.email, updated_at = now()
  where p.org_id = p_contact.org_id and p.contact_id = p_contact.contact_id and p.email is null
    and not p_contact.email_is_placeholder and person_address(p_contact, p.person_id) is not null
$fn$;

-- The person of a contact whom a name means, made when there is none; one of whom only a part of the name is known gets the whole.
create or replace function keep_person(p_org_id uuid, p_contact_id uuid, p_name text) returns persons
language plpgsql
as $fn$
declare
  v_key text := name_key(p_name);
  v_person_id uuid;
  v_person persons;
begin
  -- Most come again under the name that they have.
  select * into v_person from persons
  where org_id = p_org_id and contact_id = p_contact_id and name_key = v_key;
  if found then
    return v_person;
  end if;
  -- Looked for first: a plan of when there were few persons reads them all, and would ask for each.
  v_person_id := find_person(p_org_id, p_contact_id, p_name);
  select * into v_person from persons where org_id = p_org_id and person_id = v_person_id;
  if not found then
    perform keep_address(c) from contacts c where c.org_id = p_org_id and c.contact_id = p_contact_id;
    insert into persons (org_id, contact_id, name) values (p_org_id, p_contact_id, p_name)
    on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
    returning * into v_person;
  elsif strpos(v_person.name_key, ' ') = 0 then
    update persons set name = p_name, updated_at = now()
    where org_id = p_org_id and person_id = v_person.person_id
    returning * into v_person;
  end if;
  return v_person;
end
$fn$;

drop function message_channels(p_settings message_settings, p_contact contacts);
-- How a contact can be told at all, by what the clinic wants and what is known of them. Whether they may be, and whether the number takes
-- texts, is looked at when a message is handed over: until then either may change.
create or replace function message_channels(
  p_settings message_settings, p_visit appointments, p_contact contacts
) returns text[]
language sql stable
return case when p_contact.erased_at is not null or p_contact.contact_id is null then '{}'::text[] else
  case when p_settings.by_sms and p_contact.phone is not null then '{sms}'::text[] else '{}' end
  || case when p_settings.by_email and (not p_contact.email_is_placeholder or visit_address(p_visit, p_contact) is not null)
    then '{email}'::text[] else '{}' end end;

-- Why a message that is due is not to be handed over; null where nothing stands against it.
create or replace function message_trouble(p_message messages, p_visit appointments, p_contact contacts, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_settings message_settings;
  v_address text := case p_message.channel when 'sms' then p_contact.phone else visit_address(p_visit, p_contact) end;
begin
  select * into v_settings from message_settings where org_id = p_message.org_id and is_on;
  return case
    when v_settings.org_id is null then 'messages are switched off'
    when not still_tells(p_message, p_visit) then 'the visit was changed'
    when p_message.kind = 'cancelled' and is_booked_again(p_visit) then 'the same time was booked again'
    when p_visit.starts_at <= p_now then 'the visit has begun'
    when p_contact.erased_at is not null then 'there is no address'
    when p_message.channel = 'sms' and not v_settings.by_sms then 'texts are switched off'
    when p_message.channel = 'email' and not v_settings.by_email then 'e-mails are switched off'
    when p_message.channel = 'sms' and p_contact.phone is null then 'there is no number'
    when p_message.channel = 'email' and v_address is null and p_contact.email_is_placeholder then 'there is no address'
    when p_message.channel = 'email' and v_address is null then 'the address was given for somebody else of this number'
    when exists (select from message_consents c where c.org_id = p_message.org_id and c.channel = p_message.channel
      and c.address = v_address and not c.is_allowed) then
      case p_message.channel when 'sms' then 'they asked for no texts' else 'they asked for no e-mails' end
    when p_message.kind = 'reminder' and is_reminded_enough(p_visit, v_address, p_now)
      then 'enough was sent' end;
end
$fn$;

-- What a patient has yet to be told of a visit as it is now. It goes by what was told last and not by what happened, so a visit that
-- was moved twice is told once, an undo tells nothing, and doing it again changes nothing. What waits and no longer tells what is so goes.
create or replace function plan_appointment_messages(
  p_org_id uuid, p_appointment_id uuid, p_by_staff boolean, p_now timestamptz
) returns void
language plpgsql
as $fn$
declare
  v_visit appointments;
  v_told messages;
  v_settings message_settings;
  v_contact contacts;
  v_channel text;
  v_kind text;
  v_due_at timestamptz;
  v_lead integer;
begin
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  select * into v_settings from message_settings where org_id = p_org_id;
  if v_visit.appointment_id is null or v_settings.org_id is null or v_visit.starts_local is null then
    return;
  end if;
  -- A note, say, changes nothing of what waits: it goes on under the version of now.
  update messages m set revision = v_visit.revision, updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned'
    and m.revision <> v_visit.revision and still_tells(m, v_visit) and not exists (
      select from messages o where o.org_id = m.org_id and o.appointment_id = m.appointment_id and o.channel = m.channel
        and o.kind = m.kind and o.lead_minutes = m.lead_minutes and o.revision = v_visit.revision);
  update messages m set status = 'dropped', trouble = 'the visit was changed', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned'
    and (m.revision <> v_visit.revision or not still_tells(m, v_visit));
  update messages m set status = 'dropped', trouble = 'this reminder is no longer wanted', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned' and m.kind = 'reminder'
    and m.lead_minutes <> all (v_settings.reminder_minutes);
  -- By import nobody expects to be told, and of the past nobody needs to be.
  if v_visit.source = 'import' or v_visit.starts_at <= p_now then
    return;
  end if;
  -- Without a number or an address there is nowhere to write to: once there is one, the change of the contact leads here again.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
  foreach v_channel in array message_channels(v_settings, v_visit, v_contact) loop
    -- What may have been sent counts as told. Where this way is a new one, so does what went another.
    select * into v_told from messages
    where org_id = p_org_id and appointment_id = p_appointment_id and kind <> 'reminder'
      and (status in ('sending', 'sent') or unsettled_at is not null)
    order by channel = v_channel desc, revision desc limit 1;
    v_kind := case
      when v_visit.status = 'cancelled' then case
        when v_told.message_id is not null then case when v_told.kind <> 'cancelled' then 'cancelled' end
        -- Nobody was told of it by us, as nobody was then: they know of it all the same.
        when v_visit.created_at < v_settings.on_since and v_visit.cancelled_at >= v_settings.on_since then 'cancelled' end
      when v_visit.status <> 'confirmed' then null
      when v_told.message_id is null or v_told.kind = 'cancelled' then 'confirmation'
      when (v_told.starts_local, v_told.provider_id) is distinct from (v_visit.starts_local, v_visit.provider_id) then 'moved' end;
    if v_kind is not null then
      v_due_at := p_now + case when p_by_staff then make_interval(mins => v_settings.undo_minutes) else interval '0' end;
      perform plan_message(v_visit, v_channel, v_kind, 0, v_due_at);
    end if;
    foreach v_lead in array v_settings.reminder_minutes loop
      v_due_at := reminder_due_at(v_settings, v_visit, v_lead);
      -- Not right after the visit was made or moved, and not when they are on their way.
      if v_visit.status = 'confirmed' and v_due_at > p_now + interval '1 hour'
        and v_due_at <= v_visit.starts_at - interval '30 minutes' then
        perform plan_message(v_visit, v_channel, 'reminder', v_lead, v_due_at);
      end if;
    end loop;
  end loop;
end
$fn$;

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
    from unnest(message_channels(v_settings, v_visit, v_contact)) as c(channel)
    where case c.channel when 'sms' then v_contact.phone = p_phone else visit_address(v_visit, v_contact) = lower(p_email) end
      and message_trouble(jsonb_populate_record(null::messages, jsonb_build_object(
          'org_id', p_org_id, 'channel', c.channel, 'kind', 'confirmation', 'starts_local', v_visit.starts_local,
          'provider_id', v_visit.provider_id)), v_visit, v_contact, now()) is null);
end
$fn$;

-- The contact's row, made or brought up to date, atomically. The phone number is the identity; without one, the
-- e-mail address is. An address alone never reaches a contact that has a number: anybody can say an address.
-- Without a name the contact keeps the one it has, and so it does where the new one says less than that or is one word ("Tom",
-- "Mrs. Hall"). With p_overwrite false the number was only said, and anybody can say one: a name is filled in where there is none, an
-- address never, because all visits of the number would be written of there.
create or replace function upsert_contact(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_overwrite boolean default true
) returns uuid
language plpgsql
as $fn$
declare
  v_contact_id uuid;
begin
  if p_phone is not null then
    insert into contacts (org_id, name, email, phone)
    values (p_org_id, coalesce(p_name, 'Guest'), coalesce(case when p_overwrite then p_email end, placeholder_email(p_phone)), p_phone)
    on conflict on constraint uq_contacts_org_phone do update
      set name = newer_name(contacts.name, p_name, p_overwrite),
        email = case when p_email is not null and p_overwrite then excluded.email else contacts.email end,
        updated_at = now()
    returning contact_id into v_contact_id;
  else
    insert into contacts (org_id, name, email)
    values (p_org_id, coalesce(p_name, 'Guest'), p_email)
    on conflict (org_id, email) where phone is null do update
      set name = newer_name(contacts.name, p_name, p_overwrite),
        updated_at = now()
    returning contact_id into v_contact_id;
  end if;
  return v_contact_id;
end
$fn$;

alter table appointments add constraint appointments_said_email_check check (length(said_email) between 3 and 320) not valid;

CREATE TRIGGER keep_replaced_address BEFORE UPDATE OF name, email, phone ON public.contacts FOR EACH ROW WHEN (((new.erased_at IS NULL) AND ((old.name IS DISTINCT FROM new.name) OR (old.email IS DISTINCT FROM new.email) OR (old.phone IS DISTINCT FROM new.phone)))) EXECUTE FUNCTION keep_replaced_address();

drop trigger record_change on appointments;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.appointments FOR EACH ROW EXECUTE FUNCTION record_change('appointment', 'appointment_id', '{}', '{blocked,revision,request_key,person_id,starts_local,time_zone,said_email}', '{}');

drop function is_address_of(p_visit appointments, p_contact contacts);
