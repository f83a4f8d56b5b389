-- A person has one offer at most and it is theirs however they ring: by a move, with another provider free as well, or asking what is free.
-- What waits under a contact that becomes another goes on there, so the same person may have two wishes: the index is not unique now.
-- Servers of the version before ask only functions for it.
drop index uq_waitlist_entries_live;
-- Whoever has got a visit when a time is held for them needs the other no longer: the job of the waitlist ends it (expire_offers), as the
-- provider who is held is not locked here. As the owner for the queue, see wake_waitlist.
create or replace function wake_for_own_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if exists (
      select from public.waitlist_entries e
      join public.waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null
      where e.org_id = new.org_id and e.contact_id = new.contact_id and e.status = 'offered'
        and o.starts_at < new.ends_at and o.ends_at > new.starts_at) then
    perform graphile_worker.add_job(
      identifier => 'offer-freed-times',
      payload => json_build_object('orgId', new.org_id),
      max_attempts => 5,
      job_key => 'waitlist:' || new.org_id);
  end if;
  return null;
end
$fn$;
revoke execute on function wake_for_own_visit() from public;

-- Somebody books by phone the very time that is held for them: that is their yes. Null where none is held for them then.
create or replace function accept_own_offer(
  p_org_id uuid, p_contact_id uuid, p_name text, p_service_id uuid, p_provider_id uuid, p_starts_at timestamptz,
  p_source text, p_notes text, p_request_key text
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_reply json;
begin
  select o.* into v_offer
  from waitlist_entries e
  join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null
  where e.org_id = p_org_id and e.contact_id = p_contact_id and e.status = 'offered'
    and o.starts_at = p_starts_at and o.service_id = p_service_id and coalesce(p_provider_id, o.provider_id) = o.provider_id
    and name_key(e.patient_name) = name_key(coalesce(p_name, ''))
  order by o.created_at, o.offer_id limit 1;
  if not found then
    return null;
  end if;
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
    if v_provider_name is null and v_may_know and v_contact_id is not null then
      -- Held for this very person, who has rung instead of answering: with whom it is held, though others may be free as well.
      v_own := accept_own_offer(p_org_id, v_contact_id, v_name, v_service.service_id, p_provider_id, p_scheduled_at, p_source,
        p_notes, p_request_key);
      if v_own is not null then
        return v_own;
      end if;
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

drop function check_availability(p_org_id uuid, p_service text, p_from timestamp with time zone, p_until timestamp with time zone, p_provider_id uuid, p_limit integer, p_now timestamp with time zone, p_clock text);
-- Free times of [p_from, p_until), at most p_limit; when there is none, the next ones after it.
-- {success, serviceName, durationMinutes, slots: [ISO…], nextSlots: [ISO…]}, or unknown_service | unknown_provider
-- p_clock: the clinic's clock.stamp by which the answer will be said; clock_changed where it is another one by now.
-- p_own_phone: the number that the call comes from. What is held for somebody of it is free for them.
create or replace function check_availability(
  p_org_id uuid, p_service text, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_limit integer default 500, p_now timestamptz default null, p_clock text default null,
  p_own_phone text default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_service services;
  v_refusal json;
  v_slots timestamptz[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_org from organizations where org_id = p_org_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
  end if;
  if p_clock <> clock.stamp(v_org.time_zone) then
    return clock_changed_json(p_from);
  end if;
  v_service := find_service(p_org_id, p_service);
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  v_slots := (free_times(
    v_org, v_service, greatest(p_from, v_now + make_interval(mins => v_org.min_notice_minutes)),
    least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second'), p_provider_id,
    own_hold(v_org, v_service.service_id, p_own_phone, p_from, p_until), false)).times;
  if v_slots = '{}' then
    v_refusal := refuse_provider(p_org_id, v_service.service_id, p_provider_id);
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  return json_build_object(
    'success', true, 'serviceName', v_service.name, 'durationMinutes', v_service.duration_minutes,
    'slots', iso_instants(v_slots[:p_limit]),
    'nextSlots', case when v_slots = '{}'
      then suggest_slots(p_org_id, v_service.service_id, greatest(p_until, v_now), p_provider_id, v_now, null, 3)
      else '[]' end);
end
$fn$;

-- Takes the next open offer of which the person is yet to be told, for whoever is about to do so, and says what to tell; null when there
-- is none. One that a server took along when it died is taken again after two minutes: a hold is short.
create or replace function claim_offer(p_org_id uuid) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_at timestamptz := clock_timestamp();
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_offers o set told = 'sending', claimed_at = v_at, attempts = o.attempts + 1, updated_at = v_at
  where o.org_id = p_org_id and o.offer_id = (
    select c.offer_id from waitlist_offers c
    where c.org_id = p_org_id and c.ended is null and c.held_until > v_at and c.attempts < 5
      and (c.told = 'planned' or c.told = 'sending' and c.claimed_at < v_at - interval '2 minutes')
    order by c.created_at limit 1 for update skip locked)
  returning * into v_offer;
  if not found then
    return null;
  end if;
  return (
    select json_build_object('offerId', v_offer.offer_id, 'recipient', case when not c.email_is_placeholder then c.email end,
      'patientName', e.patient_name, 'providerName', p.name, 'organizationName', o.name, 'phone', o.transfer_number,
      'startsAt', iso_instant(v_offer.starts_at), 'heldUntil', iso_instant(v_offer.held_until), 'zone', zone_json(o.time_zone),
      'byDeskOnly', o.caller_check <> 'number_and_name')
    from waitlist_entries e
    join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id
    join organizations o on o.org_id = e.org_id
    join providers p on p.org_id = e.org_id and p.provider_id = v_offer.provider_id
    where e.org_id = p_org_id and e.entry_id = v_offer.entry_id);
end
$fn$;

-- Ends what nobody has answered in time, what those have who got a visit then by another way, and the waiting of those whose last day is over; how many offers that were. Each in the
-- provider's lock; a server that comes second finds nothing left.
create or replace function expire_offers(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_provider_ids uuid[];
  v_overtaken record;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_entries e set status = 'expired', updated_at = clock_timestamp()
  from organizations o
  where o.org_id = p_org_id and e.org_id = p_org_id and e.status = 'waiting'
    and e.until_date < clock.local_time(o.time_zone, clock_timestamp())::date;
  v_provider_ids := array(select distinct o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until <= now()
    union select o.provider_id from overtaken_offers(p_org_id) o);
  if v_provider_ids <> '{}' then
    perform lock_providers(p_org_id, null, v_provider_ids);
    for v_overtaken in
      select * from overtaken_offers(p_org_id) o where o.provider_id = any (v_provider_ids) order by o.offer_id
    loop
      perform end_offer(p_org_id, v_overtaken.offer_id, 'withdrawn');
      update waitlist_entries set status = 'booked'
      where v_overtaken.is_served and org_id = p_org_id and entry_id = v_overtaken.entry_id and status = 'waiting';
    end loop;
  end if;
  return cardinality(v_provider_ids);
end
$fn$;

-- Keeps a time for somebody who waits and offers it to them; null where either is no longer so. Looks under the provider's lock, as
-- whoever books does, and under the contact's: two of their wishes may be looked at with two providers at once.
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
  perform 1 from contacts c join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id
  where e.org_id = p_org_id and e.entry_id = p_entry_id for no key update of c;
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
  v_live_id uuid;
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
  select e.entry_id into v_live_id from waitlist_entries e
  where e.org_id = p_org_id and e.contact_id = v_contact_id and e.service_id = v_service.service_id
    and name_key(e.patient_name) = name_key(coalesce(v_name, v_contact.name)) and e.status in ('waiting', 'offered')
  order by e.rank, e.entry_id limit 1;
  insert into waitlist_entries as e (
    entry_id, org_id, contact_id, patient_name, service_id, provider_id, weekdays, from_time, until_time, from_date, until_date,
    notice_minutes, reach, source)
  select coalesce(v_live_id, gen_random_uuid()), p_org_id, v_contact_id, coalesce(v_name, v_contact.name), v_service.service_id,
    p_provider_id,
    coalesce(v_entry.weekdays, '{1,2,3,4,5,6,7}'), coalesce(v_entry.from_time, '00:00'), coalesce(v_entry.until_time, '24:00'),
    v_entry.from_date, greatest(coalesce(v_entry.until_date, v_today + 60), v_today), coalesce(v_entry.notice_minutes, 0),
    coalesce(v_entry.reach, 'any'), p_source
  where 2000 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.status in ('waiting', 'offered'))
    and 10 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.contact_id = v_contact_id
      and o.status in ('waiting', 'offered') and o.service_id <> v_service.service_id)
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
    'patientName', v_entry.patient_name, 'untilDate', v_entry.until_date);
end
$fn$;

-- The other way of giving a clinic a new zone: what is to come takes place when it was to take place, and the clock there shows other
-- times for it. Returns how many they are.
create or replace function keep_moments(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_count integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The day and the time that somebody was told of are another moment now: it is offered anew, as the clock shows it.
  if exists (select from waitlist_offers where org_id = p_org_id and ended is null) then
    perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
    perform withdraw_offers(p_org_id);
  end if;
  update appointments a set time_zone = o.time_zone, starts_local = clock.local_time(o.time_zone, a.starts_at), clock_trouble = null
  from organizations o
  where o.org_id = p_org_id and a.org_id = p_org_id and a.starts_at > now() and a.status <> 'held'
    and clock.local_time(o.time_zone, a.starts_at) is distinct from a.starts_local;
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;

-- Accepts an offer for an appointment that is moved to its time, and says what stands in the way even so: then the offer stays as it
-- was. The provider is locked.
create or replace function look_without_hold(
  p_offer waitlist_offers, p_appointment_id uuid, p_minutes integer, out chosen uuid, out rules text[], out on_grid boolean
)
language plpgsql
as $fn$
declare
  v_seen record;
begin
  if end_offer(p_offer.org_id, p_offer.offer_id, 'accepted') then
    update waitlist_offers set appointment_id = p_appointment_id
    where org_id = p_offer.org_id and offer_id = p_offer.offer_id;
  end if;
  v_seen := look_at_time(p_offer.org_id, p_offer.service_id, p_offer.starts_at, p_minutes, p_offer.provider_id, p_appointment_id);
  chosen := v_seen.chosen;
  rules := v_seen.rules;
  on_grid := v_seen.on_grid;
  if rules <> '{}' or not on_grid then
    raise exception 'the time is not free for that' using errcode = 'CW001';
  end if;
exception when sqlstate 'CW001' then
  null;
end
$fn$;

-- Open offers to those who have a visit at that time by now, and whether it is the visit that they waited for.
create or replace function overtaken_offers(p_org_id uuid) returns table (
  offer_id uuid, entry_id uuid, provider_id uuid, is_served boolean
)
language plpgsql stable
as $fn$
begin
  return query
    select o.offer_id, o.entry_id, o.provider_id, bool_or(a.service_id = o.service_id)
    from waitlist_offers o
    join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
    join appointments a on a.org_id = o.org_id and a.contact_id = e.contact_id and a.status = 'confirmed'
      and a.starts_at > o.starts_at - interval '24 hours' and a.starts_at < o.ends_at and a.ends_at > o.starts_at
    where o.org_id = p_org_id and o.ended is null and is_for_person(a, e.patient_name)
    group by o.offer_id, o.entry_id, o.provider_id;
end
$fn$;

-- The hold that a caller from a number may hear of as a free time of a service: it is kept for somebody of that number. The first, where
-- several are.
create or replace function own_hold(
  p_org organizations, p_service_id uuid, p_own_phone text, p_from timestamptz, p_until timestamptz
) returns uuid
language plpgsql stable
as $fn$
begin
  if p_own_phone is null or p_org.caller_check <> 'number_and_name' then
    return null;
  end if;
  return (
    select o.appointment_id
    from contacts c
    join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id and e.status = 'offered'
    join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null and o.held_until > clock_timestamp()
    where c.org_id = p_org.org_id and c.phone = p_own_phone and o.service_id = p_service_id
      and o.starts_at >= p_from and o.starts_at < p_until
    order by o.starts_at, o.offer_id limit 1);
end
$fn$;

-- What is held for the person of an appointment at a time, of the same service: whoever moves it there accepts that. None where the caller
-- may not be taken for them by their number.
create or replace function own_offer_for(
  p_appointment appointments, p_own_phone text, p_starts_at timestamptz, p_provider_id uuid
) returns waitlist_offers
language plpgsql stable
as $fn$
declare
  v_offer waitlist_offers;
begin
  if p_own_phone is null then
    return null;
  end if;
  select o.* into v_offer
  from waitlist_entries e
  join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null and o.held_until > clock_timestamp()
  join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id and c.phone = p_own_phone
  join organizations g on g.org_id = e.org_id and g.caller_check = 'number_and_name'
  where e.org_id = p_appointment.org_id and e.contact_id = p_appointment.contact_id and e.status = 'offered'
    and o.starts_at = p_starts_at and o.service_id = p_appointment.service_id
    and coalesce(p_provider_id, o.provider_id) = o.provider_id and is_for_person(p_appointment, e.patient_name)
  order by o.created_at, o.offer_id limit 1;
  return v_offer;
end
$fn$;

-- Puts what is to come where the clinic's clock shows its wall time, after the rules or the clinic's zone have changed: the moments move,
-- the wall times stay. Done again, it changes nothing. Answers how many moved, how many of these somebody has to look at, and for how long callers had to wait. What
-- cannot be as it was is kept all the same and marked: a wall time that clocks skip now is as far behind the change as it was meant to be,
-- and one that now meets another appointment stays beside it, as an overlap that staff have allowed.
-- p_only: a few of those that are due, in the order in which none gets in the way of one that has yet to leave (list_due_to_reanchor):
-- callers of the clinic wait meanwhile. Without it all are moved, and the clinic counts as settled.
-- Providers are locked even where nothing is due: whoever was booking by the former rules has done so then, and is seen.
create or replace function reanchor_appointments(
  p_org_id uuid, p_reason text default null, p_only uuid[] default null
) returns json
language plpgsql
as $fn$
declare
  v_zone text;
  v_reason text;
  v_due uuid[];
  v_shifts interval[];
  v_troubles integer;
  v_held_since timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The order in which whoever saves the settings locks.
  select o.time_zone into v_zone from organizations o where o.org_id = p_org_id for no key update;
  perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
  v_held_since := clock_timestamp();
  v_reason := coalesce(p_reason, 'The clock rules of ' || v_zone || ' changed');
  if p_reason is null then
    perform set_config('app.actor', json_build_object('kind', 'system', 'displayName', v_reason)::text, true);
  end if;
  if p_only is null then
    select array_agg(d.appointment_id order by d.rank), array_agg(d.shift order by d.rank) into v_due, v_shifts
    from due_to_reanchor(p_org_id, v_zone) d;
  else
    select array_agg(a.appointment_id order by chosen.nr),
        array_agg(clock.moment_of(v_zone, a.starts_local) - a.starts_at order by chosen.nr) into v_due, v_shifts
    from unnest(p_only) with ordinality chosen (appointment_id, nr)
    join appointments a on a.org_id = p_org_id and a.appointment_id = chosen.appointment_id
    -- Staff may have moved one meanwhile.
    where (a.starts_at > now() or a.status = 'confirmed' and clock.moment_of(v_zone, a.starts_local) > now())
      and clock.local_time(v_zone, a.starts_at) <> a.starts_local;
  end if;
  -- What was offered by the former clock is offered anew, if it is still free then.
  if v_due <> '{}' or exists (select from waitlist_offers o where o.org_id = p_org_id and o.ended is null
      and clock.local_time(v_zone, o.starts_at) <> o.starts_local) then
    perform withdraw_offers(p_org_id);
  end if;
  perform set_config('app.reanchors', 'on', true);
  v_troubles := follow_clock(p_org_id, v_zone, v_due, v_shifts, v_reason);
  perform set_config('app.reanchors', 'off', true);
  if p_only is null then
    update organizations o set clock_changed_at = null where o.org_id = p_org_id and o.clock_changed_at is not null;
    if found then
      -- The clock in the assistants' prompts has a fixed offset, and that may be another one now.
      perform enqueue_organization_sync(p_org_id, 'clock-' || gen_random_uuid(), 'save');
    end if;
  end if;
  return json_build_object('moved', coalesce(cardinality(v_due), 0), 'troubles', v_troubles,
    'heldMs', extract(epoch from clock_timestamp() - v_held_since) * 1000);
end
$fn$;

drop function reschedule_appointment(p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamp with time zone, p_provider_id uuid, p_now timestamp with time zone, p_anybody boolean, p_starts_local timestamp without time zone, p_known uuid[]);
-- Moves a confirmed appointment, with the same person unless p_provider_id names another, with the looks and the order of locks
-- of book_appointment_atomic_v2. The old slot is given up only by the very update that takes the new one.
--   success:true   outcome moved (with previousStartsAt, and leftProvider where that one is archived) | already_booked (it is at that time already)
--   success:false  as for booking (clock_changed: see p_starts_local there), and not_found | provider_left: the provider is archived, and
--                  the caller has named nobody else (unknown_provider where they only no longer give the service); providers has who does. With p_anybody whoever is free then takes it.
-- p_known: what else of the person the caller may hear of. Of nothing else it is told that they are busy then: who has booked for
-- somebody under a number that they only said could move that from hour to hour, and hear all of the other's appointments.
-- p_own_phone: the number of the caller, where they may be taken for its contact. What is held for them then is theirs to move to, and
-- the offer is accepted: with whom it is held, unless they have named somebody.
-- A caller who moves an appointment gets a time that follows the rules, so what staff once allowed it is over; it keeps the
-- length that staff gave it.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_provider_id uuid default null,
  p_now timestamptz default null, p_anybody boolean default false, p_starts_local timestamp default null,
  p_known uuid[] default '{}', p_own_phone text default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_before appointments;
  v_current appointments;
  v_service services;
  v_provider_id uuid;
  v_slot record;
  v_minutes integer;
  v_refusal json;
  v_clash uuid;
  v_starts_local timestamp;
  v_offer waitlist_offers;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_scheduled_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_scheduled_at);
  end if;
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  v_offer := own_offer_for(v_before, p_own_phone, p_scheduled_at, p_provider_id);
  v_provider_id := coalesce(p_provider_id, v_offer.provider_id, (
    select p.provider_id from providers p
    join provider_services ps on ps.org_id = p.org_id and ps.provider_id = p.provider_id
    where p.org_id = p_org_id and p.provider_id = v_before.provider_id and p.active
      and ps.service_id = v_before.service_id));
  if v_provider_id is null and not (p_anybody and exists (
      select from providers p join provider_services ps on ps.org_id = p.org_id and ps.provider_id = p.provider_id
      where p.org_id = p_org_id and p.active and ps.service_id = v_before.service_id)) then
    if exists (select from providers where org_id = p_org_id and provider_id = v_before.provider_id and active) then
      return unknown_provider_json(p_org_id, v_before.service_id, v_before.provider_id);
    end if;
    return (unknown_provider_json(p_org_id, v_before.service_id)::jsonb || jsonb_build_object(
      'error', 'provider_left', 'message', 'The provider no longer sees patients',
      'provider', (select name from providers where org_id = p_org_id and provider_id = v_before.provider_id)))::json;
  end if;
  if v_before.starts_at = p_scheduled_at and v_before.provider_id = v_provider_id then
    return appointment_json(p_org_id, p_appointment_id, 'already_booked', 'It is at that time already');
  end if;
  select * into strict v_service from services where org_id = p_org_id and service_id = v_before.service_id;
  v_refusal := coalesce(refuse_provider(p_org_id, v_service.service_id, v_provider_id), refuse_start(
    p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id));
  if v_refusal is not null then
    return v_refusal;
  end if;

  perform 1 from providers p
  where p.org_id = p_org_id and (p.provider_id in (v_before.provider_id, v_provider_id) or v_provider_id is null
    and exists (select from provider_services ps where ps.org_id = p.org_id
      and ps.service_id = v_before.service_id and ps.provider_id = p.provider_id))
  order by p.provider_id
  for no key update;
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  if v_current.provider_id <> v_before.provider_id or v_current.starts_at <> v_before.starts_at then
    -- Moved by somebody else since the first look; the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  v_minutes := extract(epoch from v_current.ends_at - v_current.starts_at)::integer / 60;
  select * into v_slot from look_at_time(
    p_org_id, v_service.service_id, p_scheduled_at, v_minutes, v_provider_id, p_appointment_id);
  if v_slot.chosen is null then
    return unknown_provider_json(p_org_id, v_service.service_id, v_provider_id);
  end if;
  if not 'hours' = any (v_slot.rules) then
    v_clash := find_clash(p_org_id, v_before.contact_id, v_before.patient_name, p_scheduled_at,
      p_scheduled_at + (v_before.ends_at - v_before.starts_at), p_appointment_id, false, null, p_known);
    if v_clash is not null then
      return person_busy_json(p_org_id, v_clash);
    end if;
  end if;
  if v_slot.rules <> '{}' and v_offer.offer_id is not null then
    v_slot := look_without_hold(v_offer, p_appointment_id, v_minutes);
  end if;
  if v_slot.rules <> '{}' then
    return refuse_rules(
      p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id, v_slot.rules);
  end if;
  if not v_slot.on_grid then
    return (refuse_rules(p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id,
      '{off_grid}')::jsonb || '{"offGrid": true}')::json;
  end if;
  if exists (select from waitlist_offers o
      where o.org_id = p_org_id and o.provider_id = v_slot.chosen and o.ended is null and o.held_until <= now()) then
    perform end_expired_holds(p_org_id, v_slot.chosen);
  end if;
  update appointments
  set provider_id = v_slot.chosen, starts_at = p_scheduled_at,
    ends_at = p_scheduled_at + make_interval(mins => v_minutes),
    blocked = blocked_range(p_org_id, service_id, p_scheduled_at, v_minutes),
    override_reason = null, overridden = '{}', overlap_allowed = false,
    revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id
  returning starts_local into v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return (appointment_json(p_org_id, p_appointment_id, 'moved', 'Appointment moved')::jsonb
    || jsonb_build_object('previousStartsAt', iso_instant(v_before.starts_at))
    || coalesce((select jsonb_build_object('leftProvider', p.name) from providers p
      where p.org_id = p_org_id and p.provider_id = v_before.provider_id and not p.active), '{}'))::json;
end
$fn$;

-- For servers of before 0023 (2f772a3), which name the number of the contact that it must be: until the last of them is replaced.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_phone text, p_provider_id uuid, p_now timestamptz
) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_phone is not null and not exists (
      select from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where a.org_id = p_org_id and a.appointment_id = p_appointment_id and c.phone = p_phone) then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  return reschedule_appointment(p_org_id, p_appointment_id, p_scheduled_at, p_provider_id => p_provider_id, p_now => p_now);
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
            and name_key(other.patient_name) = name_key(e.patient_name))
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
          and (a.status = 'confirmed' and is_for_person(a, e.patient_name)
            or a.status = 'cancelled' and a.provider_id = p_provider_id and a.starts_at = t.starts_at and p_entry_id is null))
      and (p_entry_id is not null or not exists (
        select from waitlist_offers o
        where o.org_id = p_org_id and o.entry_id = e.entry_id and o.provider_id = p_provider_id and o.starts_at = t.starts_at
          -- Told as it is now: by another clock it is another offer.
          and o.starts_local = t.local));
end
$fn$;

CREATE INDEX waitlist_entries_live ON public.waitlist_entries USING btree (org_id, contact_id, service_id, name_key(patient_name)) WHERE (status = ANY (ARRAY['waiting'::text, 'offered'::text]));

CREATE TRIGGER wake_for_own_visit AFTER INSERT OR UPDATE OF starts_at, ends_at, status, contact_id ON public.appointments FOR EACH ROW WHEN ((new.status = 'confirmed'::text)) EXECUTE FUNCTION wake_for_own_visit();
