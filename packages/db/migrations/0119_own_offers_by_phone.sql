-- Whoever books by phone what is held for them keeps the address that they give, and locks in the order of every booking; a wrong number is that
-- of the person who was asked for, and others of it wait on.

-- Somebody books by phone the very time that is held for them: that is their yes. Null where none is held for them then. A first name
-- is enough where one person alone of the contact is called so and waits; else they are known by the name as everywhere (is_same_person).
create or replace function accept_own_offer(
  p_org_id uuid, p_contact_id uuid, p_name text, p_service_id uuid, p_provider_id uuid, p_starts_at timestamptz,
  p_source text, p_notes text, p_request_key text, p_location_id uuid default null
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
    and (p_location_id is null or exists (
      select from appointments h where h.org_id = p_org_id and h.appointment_id = o.appointment_id and h.location_id = p_location_id))
  order by name_key(e.patient_name) <> v_key, o.created_at, o.offer_id limit 1;
  if not found then
    return null;
  end if;
  -- In the order of every booking: the provider, the contact, the person.
  perform lock_providers(p_org_id, v_offer.service_id, array[v_offer.provider_id]);
  perform 1 from contacts where org_id = p_org_id and contact_id = p_contact_id for no key update;
  -- Who waits as "Tom" is booked as the "Tom Hall" that they are called now.
  select e.patient_name into v_offer_name from waitlist_entries e where e.org_id = p_org_id and e.entry_id = v_offer.entry_id;
  perform keep_person(p_org_id, p_contact_id, p_name)
  where find_person(p_org_id, p_contact_id, p_name) = find_person(p_org_id, p_contact_id, v_offer_name, true);
  v_reply := accept_offer(p_org_id, v_offer.offer_id, v_offer.starts_local, p_source, p_notes, p_request_key);
  return case when (v_reply ->> 'success')::boolean then v_reply end;
end
$fn$;

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
-- p_location_id: only there. With p_asks_location, where a time is free at several locations and none is asked for: which_location, locations.
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
  p_starts_local timestamp default null, p_is_call boolean default false, p_location_id uuid default null, p_asks_location boolean default false
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
  v_location text := set_config('app.location_id', coalesce(p_location_id::text, ''), true);
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
  v_location_id uuid;
begin
  if not p_is_own and v_phone is not null then
    v_said_email := v_email;
  end if;
  -- Twice the same look: without a lock, so that a stampede on a taken slot never queues for it, then under it.
  -- Each statement sees what was committed before it began. Each round that does not end it is one in which somebody else was quicker.
  for v_round in 1..100 loop
    select o.caller_check, o.min_notice_minutes, o.horizon_days, o.time_zone, o.has_locations,
      coalesce((p_scheduled_at at time zone 'UTC') + clock.ahead, clock.local_time(o.time_zone, p_scheduled_at)) as starts_local,
      (select a.appointment_id from appointments a where a.org_id = p_org_id and a.request_key = p_request_key) as repeat,
      -- Under the provider's lock what set_service_needs has made of it meanwhile.
      (select s.needs_resources from services s where s.org_id = p_org_id and s.service_id = v_service.service_id) as needs_resources
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
        with_places(refuse_start(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null),
          p_org_id, v_service.service_id, null, p_provider_id, null));
    end if;
    if v_provider_name is null and v_may_know and v_contact_id is not null then
      -- Held for this very person, who has rung instead of answering: with whom it is held, though others may be free as well.
      v_own := accept_own_offer(p_org_id, v_contact_id, v_name, v_service.service_id, p_provider_id, p_scheduled_at, p_source,
        p_notes, p_request_key, p_location_id);
      if v_own is not null then
        -- The address that they give is kept as with any booking; whose it is is known by now.
        if v_email is not null and v_own ->> 'outcome' = 'booked' then
          v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
          update persons p set email = v_email, updated_at = now()
          from appointments a
          where a.org_id = p_org_id and a.appointment_id = (v_own ->> 'appointmentId')::uuid
            and p.org_id = a.org_id and p.person_id = a.person_id and p.email is distinct from v_email;
        end if;
        return v_own;
      end if;
    end if;
    if v_provider_name is null then
      v_best := look_at_time(
        p_org_id, v_service.service_id, p_scheduled_at, v_service.duration_minutes, p_provider_id, null);
      v_chosen := case when v_best.rules = '{}' and v_best.on_grid then v_best.chosen end;
      if p_asks_location and v_at.has_locations and v_chosen is not null and p_location_id is null and cardinality(v_best.locations) > 1 then
        return which_location_json(p_org_id, p_scheduled_at, v_best.locations);
      end if;
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
        v_clash := find_clash(
          p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}');
        if v_clash is not null then
          return person_busy_json(p_org_id, v_clash);
        end if;
      end if;
      if v_at.has_locations then
        v_refusal := with_places(v_refusal, p_org_id, v_service.service_id, null, p_provider_id, null);
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
    -- Who gives an address is there before the contact has it: else it would be that of whoever was alone under the number.
    if v_email is not null and v_said_email is null and v_contact_id is not null then
      perform 1 from contacts where org_id = p_org_id and contact_id = v_contact_id for no key update;
      perform person_who_waits(p_org_id, v_contact_id, v_patient_name, v_may_know);
    end if;
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
    notes, request_key, starts_local, time_zone, said_email, needs_resources, location_id)
  values (
    p_org_id, v_appointment_id, v_chosen, v_service.service_id, v_contact_id, v_person.person_id, v_patient_name,
    p_scheduled_at, v_ends_at, v_blocked, p_source, left(coalesce(p_notes, ''), 2000), p_request_key, v_at.starts_local,
    v_at.time_zone, v_said_email, v_at.needs_resources,
    case when v_at.has_locations then location_of_visit(p_org_id, v_chosen, p_scheduled_at, v_ends_at, null) end)
  returning location_id into v_location_id;
  return with_location(json_build_object(
    'success', true, 'outcome', 'booked', 'appointmentId', v_appointment_id, 'contactId', v_contact_id,
    'message', 'Booking confirmed successfully', 'startsAt', iso_instant(p_scheduled_at), 'endsAt', iso_instant(v_ends_at),
    'serviceName', v_service.name, 'providerName', v_provider_name, 'patientName', v_patient_name, 'status', 'confirmed'),
    p_org_id, v_location_id);
end
$fn$;

-- Ends an open offer in one of its ways and takes its hold away; false where it was over already. The provider is locked. Unless it was
-- accepted, or staff gave the time to everybody, the time goes to the next who waits: a row of freed_times. What nobody was told because the
-- quiet hours had begun is taken back, and is offered to them anew after those.
create or replace function end_offer(p_org_id uuid, p_offer_id uuid, p_how text) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
begin
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id and ended is null for update;
  if not found then
    return false;
  end if;
  -- Nobody fails to answer what the quiet hours kept from being told.
  if p_how = 'no_answer' and end_of_quiet(p_org_id, clock_timestamp()) > clock_timestamp() and not was_told(v_offer) then
    p_how := 'withdrawn';
    update waitlist_offers set told = 'failed' where org_id = p_org_id and offer_id = p_offer_id;
  elsif p_how in ('wrong_person', 'opted_out') then
    -- Before the entries, as in hold_for: nothing else is offered to them meanwhile.
    perform 1 from contacts c join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id
    where e.org_id = p_org_id and e.entry_id = v_offer.entry_id for no key update of c;
  end if;
  update waitlist_offers set ended = p_how, ended_at = clock_timestamp(), updated_at = clock_timestamp()
  where org_id = p_org_id and offer_id = p_offer_id and ended is null
  returning * into v_offer;
  perform remove_holds(p_org_id, array[v_offer.appointment_id]);
  update waitlist_entries
  set status = case when p_how in ('wrong_person', 'opted_out') then 'left' when p_how = 'accepted' then 'booked' else 'waiting' end,
    updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = v_offer.entry_id and status = 'offered';
  if p_how in ('wrong_person', 'opted_out') then
    -- Of theirs alone: others of the number may well be reached by it, and have said nothing.
    perform leave_the_rest(p_org_id, v_offer.entry_id, false);
  end if;
  -- Somebody else has the message with the link.
  if p_how = 'wrong_person' then
    update patient_links set revoked_at = now() where org_id = p_org_id and offer_id = p_offer_id and revoked_at is null;
  end if;
  if p_how not in ('accepted', 'released') and upper(v_offer.freed) > now() then
    insert into freed_times (org_id, provider_id, freed) values (p_org_id, v_offer.provider_id, v_offer.freed);
    insert into freed_times (org_id, provider_id, freed)
    select p_org_id, shared, tstzrange(v_offer.starts_at, v_offer.ends_at)
    from sharing_providers(p_org_id, v_offer.service_id) shared
    where shared <> v_offer.provider_id and v_offer.ends_at > now();
  end if;
  return true;
end
$fn$;
