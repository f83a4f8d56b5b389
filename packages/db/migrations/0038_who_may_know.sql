-- A booking tells of what a contact has booked only where the caller may hear of it, and goes on as a stranger's would for all others;
-- a family's name alone is nobody whom we know; a provider who does not give the service is told as such. Servers of before call the
-- same functions by the names of their parameters.

-- Whether all words of a name are in another one; an initial stands for its word, but not alone for a whole name. As
-- packages/domain/src/name/choose-by-name.ts has it.
create or replace function is_part_of(p_words text[], p_name text[]) returns boolean
language sql immutable parallel safe
return not exists (
  select from unnest(p_words) word
  where word <> all (p_name) and not (cardinality(p_name) > 1 and exists (
    select from unnest(p_name) other
    where (length(word) = 1 or length(other) = 1) and left(word, 1) = left(other, 1))));

-- The name of a contact that somebody calls p_said. Only a whole name replaces one, and never one that says less than it.
create or replace function newer_name(p_known text, p_said text, p_overwrite boolean) returns text
language sql immutable parallel safe
return case
  when p_said is null then p_known
  when p_known = 'Guest' then p_said
  when not p_overwrite or strpos(name_key(p_said), ' ') = 0 then p_known
  when is_part_of(string_to_array(name_key(p_said), ' '), string_to_array(name_key(p_known), ' '))
    and length(name_key(p_said)) <= length(name_key(p_known)) then p_known
  else p_said end;

drop function book_appointment_atomic_v2(p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamp with time zone, p_provider_id uuid, p_notes text, p_request_key text, p_source text, p_now timestamp with time zone, p_is_own boolean, p_starts_local timestamp without time zone);
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
-- Booking, moving and cancelling lock in the same order (provider rows by id, then the appointment, then the contact), so they
-- cannot deadlock each other; the exclusion constraint stands behind them.
-- The second look, under the lock, is a small one: whether the provider whom the first look chose is still free then. It asks
-- what provider_calendar calls busy, exceptions of staff included. Only when they are not does the whole calendar look again
-- for somebody else. That halves the time for which others wait.
-- force_generic_plan: planning the calendar query takes 9 ms, running it 0.15 ms per provider and day.
create or replace function book_appointment_atomic_v2(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamptz,
  p_provider_id uuid default null, p_notes text default null, p_request_key text default null,
  p_source text default 'phone', p_now timestamptz default null, p_is_own boolean default true,
  p_starts_local timestamp default null, p_is_call boolean default false
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text := nullif(btrim(p_phone), '');
  v_service services;
  v_blocked tstzrange;
  v_chosen uuid;
  v_refusal json;
  v_repeat uuid;
  v_clash uuid;
  v_ends_at timestamptz;
  v_starts_local timestamp;
  v_contact_id uuid;
  v_appointment_id uuid;
  v_person_id uuid;
  v_may_know boolean;
  v_locked boolean := false;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select clock.local_time(time_zone, p_scheduled_at), p_is_own and caller_check = 'number_and_name' into v_starts_local, v_may_know
  from organizations where org_id = p_org_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
  end if;
  -- A repeat hears what became of the first request all the same.
  if v_starts_local <> p_starts_local and not exists (
      select from appointments a where a.org_id = p_org_id and a.request_key = p_request_key) then
    return clock_changed_json(p_scheduled_at);
  end if;
  if v_email is null and v_phone is null then
    return json_build_object('success', false, 'error', 'contact_required', 'message', 'I need your email or phone');
  end if;
  v_phone := known_number(p_org_id, v_phone);
  v_service := find_service(p_org_id, p_service);
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  v_ends_at := p_scheduled_at + make_interval(mins => v_service.duration_minutes);
  v_blocked := tstzrange(
    p_scheduled_at - make_interval(mins => v_service.buffer_before_minutes),
    p_scheduled_at + make_interval(mins => v_service.duration_minutes + v_service.buffer_after_minutes));

  -- Twice the same look: without the lock, so that a stampede on a taken slot never queues for it, then under it.
  -- Each statement sees what was committed before it began.
  loop
    v_contact_id := find_contact(p_org_id, v_phone, v_email);
    v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
      p_provider_id, v_may_know, p_is_own and not p_is_call);
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    if not v_locked then
      v_refusal := coalesce(refuse_provider(p_org_id, v_service.service_id, p_provider_id),
        refuse_start(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null));
      if v_refusal is not null then
        return v_refusal;
      end if;
    end if;
    if not v_locked or not exists (
      select from providers p
      where p.org_id = p_org_id and p.provider_id = v_chosen and p.active
        -- Then appointments are not only where they are: see provider_calendar.
        and not exists (select from organizations o where o.org_id = p_org_id and o.clock_changed_at is not null
          and is_left_for(p_org_id, o.time_zone, v_chosen, v_blocked))
        and not exists (
        select from appointments a
        where a.org_id = p_org_id and a.provider_id = v_chosen and a.status in ('confirmed', 'completed')
          -- No appointment blocks more than 24 hours, and starts_at has the index.
          and a.starts_at > lower(v_blocked) - interval '24 hours'
          and a.starts_at < upper(v_blocked) + interval '24 hours'
          and a.blocked && v_blocked)
    ) then
      select look.chosen, look.refusal into v_chosen, v_refusal
      from look_at_slot(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null) look;
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
    v_clash := find_clash(
      p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}');
    exit when v_locked or v_clash is not null;
    -- NO KEY UPDATE: foreign-key checks of other inserts go on meanwhile.
    perform 1 from providers p
    where p.org_id = p_org_id and (p_provider_id is null or p.provider_id = p_provider_id)
      and exists (select from provider_services ps where ps.org_id = p.org_id
        and ps.service_id = v_service.service_id and ps.provider_id = p.provider_id)
    order by p.provider_id
    for no key update;
    v_locked := true;
  end loop;

  if v_clash is null then
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
    -- Once more, under the contact's lock: two callers may be booking the same person with two providers, who are two locks.
    if find_clash(
        p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null, v_may_know, p_request_key, '{}') is not null then
      raise exception 'the same person was booked meanwhile' using errcode = 'serialization_failure';
    end if;
  else
    -- Booked between the look for a repeat and this one, perhaps by a twin of this very request: now it is found.
    v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
      p_provider_id, v_may_know, p_is_own and not p_is_call);
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    return person_busy_json(p_org_id, v_clash);
  end if;
  if not v_may_know then
    insert into persons (org_id, contact_id, name) values (p_org_id, v_contact_id, coalesce(v_name, 'Guest'))
    on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
    returning person_id into v_person_id;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, contact_id, person_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key)
  values (
    p_org_id, v_chosen, v_service.service_id, v_contact_id, v_person_id, coalesce(v_name, 'Guest'), p_scheduled_at, v_ends_at, v_blocked, p_source,
    left(coalesce(p_notes, ''), 2000), p_request_key)
  returning appointment_id, starts_local into v_appointment_id, v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return appointment_json(p_org_id, v_appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;

-- Free times of [p_from, p_until), at most p_limit; when there is none, the next ones after it.
-- {success, serviceName, durationMinutes, slots: [ISO…], nextSlots: [ISO…]}, or unknown_service | unknown_provider
-- p_clock: the clinic's clock.stamp by which the answer will be said; clock_changed where it is another one by now.
create or replace function check_availability(
  p_org_id uuid, p_service text, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_limit integer default 500, p_now timestamptz default null, p_clock text default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_service services;
  v_refusal json;
  v_slots json;
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
  v_refusal := refuse_provider(p_org_id, v_service.service_id, p_provider_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  select json_agg(iso_instant(f.starts_at) order by f.starts_at) into v_slots
  from (
    select s.starts_at
    from find_free_slots(
      p_org_id, v_service.service_id,
      greatest(p_from, v_now + make_interval(mins => v_org.min_notice_minutes)),
      least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second'),
      p_provider_id, null) s
    limit p_limit
  ) f;
  return json_build_object(
    'success', true, 'serviceName', v_service.name, 'durationMinutes', v_service.duration_minutes,
    'slots', coalesce(v_slots, '[]'),
    'nextSlots', case when v_slots is null
      then suggest_slots(p_org_id, v_service.service_id, greatest(p_until, v_now), p_provider_id, v_now, null, 3)
      else '[]' end);
end
$fn$;

drop function find_clash(p_org_id uuid, p_contact_id uuid, p_name text, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_ignore_appointment_id uuid);
-- Another appointment of the same person in [p_starts_at, p_ends_at), with whomever it is. Without a name there is nobody to compare.
-- Only of what the caller may hear: with p_may_know of everything, else of what this very call has made (p_request_key) and of p_known.
-- For all others there is no clash, and the booking goes on as a stranger's would: any other answer tells who comes when.
-- In plpgsql, which keeps its plan: every booking asks this twice.
create or replace function find_clash(
  p_org_id uuid, p_contact_id uuid, p_name text, p_starts_at timestamptz, p_ends_at timestamptz,
  p_ignore_appointment_id uuid, p_may_know boolean, p_request_key text, p_known uuid[]
) returns uuid
language plpgsql stable
as $fn$
declare
  v_appointment_id uuid;
begin
  if p_contact_id is null or p_name is null then
    return null;
  end if;
  select a.appointment_id into v_appointment_id from appointments a
  where a.org_id = p_org_id and a.contact_id = p_contact_id and a.status = 'confirmed'
    -- No appointment is longer than 24 hours, and starts_at has the index.
    and a.starts_at > p_starts_at - interval '24 hours' and a.starts_at < p_ends_at and a.ends_at > p_starts_at
    and (p_may_know or is_of_call(a.request_key, p_request_key) or a.appointment_id = any (p_known))
    and a.appointment_id is distinct from p_ignore_appointment_id and is_for_person(a, p_name)
  order by a.starts_at limit 1;
  return v_appointment_id;
end
$fn$;

drop function find_person(p_org_id uuid, p_contact_id uuid, p_name text);
-- Whom of a contact a name means, as people say names; null when nobody, or more than one. The whole name first. Else less than we
-- know ("Tom" of Tom Hall), or the rest of what we know only a part of; never across Jr. and Sr., who are told apart by nothing else.
-- A family's name alone ("Mrs. Hall") is nobody whom we know by another first name: it is as well somebody who never came.
-- p_is_loose: also more than we know, and initials ("John A. Smith" of John Smith). So one compares with what is booked; who books
-- under such a name may be another one of the family, and stays a person of their own until staff merge the two.
create or replace function find_person(
  p_org_id uuid, p_contact_id uuid, p_name text, p_is_loose boolean default false
) returns uuid
language plpgsql stable
as $fn$
declare
  v_key text := name_key(p_name);
  v_said text[];
  v_first text;
  v_found uuid[];
begin
  if v_key = '' then
    return null;
  end if;
  select array[person_id] into v_found from persons
  where org_id = p_org_id and contact_id = p_contact_id and name_key = v_key;
  if v_found is null then
    v_said := string_to_array(v_key, ' ');
    -- "Mr. Thomas" is hardly a first name.
    v_first := case when cardinality(v_said) > 1 or btrim(p_name) !~ '\s' then first_name_key(p_name) end;
    select array_agg(f.person_id) into v_found from (
      select p.person_id, p.name, string_to_array(p.name_key, ' ') as known from persons p
      where p.org_id = p_org_id and p.contact_id = p_contact_id
    ) f
    where not (f.known || v_said) && '{jr,sr,ii,iii,iv}'
      and (v_said <@ f.known or f.known = '{guest}' or cardinality(f.known) = 1 and f.known <@ v_said
        or p_is_loose and (is_part_of(v_said, f.known) or is_part_of(f.known, v_said)))
      and (f.known = '{guest}' or case when p_is_loose and 1 in (length(v_first), length(first_name_key(f.name)))
        then left(v_first, 1) = left(first_name_key(f.name), 1) else v_first = first_name_key(f.name) end);
  end if;
  return case when cardinality(v_found) = 1 then v_found[1] end;
end
$fn$;

drop function find_repeat(p_org_id uuid, p_request_key text, p_contact_id uuid, p_name text, p_service_id uuid, p_starts_at timestamp with time zone, p_provider_id uuid, p_is_own boolean);
-- What this request has made before: by its key, or because the same person holds the same slot already. Without a name whoever of
-- the contact does. A caller who may not hear what is booked (p_may_know false) is told of what this very call has made alone: "booked
-- already" would tell a stranger who comes when. A program without a call (p_is_program) that sends the same again has made it itself.
create or replace function find_repeat(
  p_org_id uuid, p_request_key text, p_contact_id uuid, p_name text, p_service_id uuid, p_starts_at timestamptz,
  p_provider_id uuid, p_may_know boolean, p_is_program boolean
) returns uuid
language plpgsql stable
as $fn$
declare
  v_appointment_id uuid;
begin
  if p_request_key is not null then
    select appointment_id into v_appointment_id from appointments
    where org_id = p_org_id and request_key = p_request_key;
    if found then
      return v_appointment_id;
    end if;
  end if;
  select a.appointment_id into v_appointment_id from appointments a
  where a.org_id = p_org_id and a.contact_id = p_contact_id and a.starts_at = p_starts_at and a.status = 'confirmed'
    and a.service_id = p_service_id and (p_provider_id is null or a.provider_id = p_provider_id)
    and (p_may_know or is_of_call(a.request_key, p_request_key)
      or p_is_program and p_request_key is null and a.request_key is null)
    and (p_name is null or is_for_person(a, p_name))
  limit 1;
  return v_appointment_id;
end
$fn$;

-- What somebody is called where one name is said, as it is compared: "emma" of "Mrs. Emma Jane Hall" and of "Hall, Emma". The same as
-- packages/domain/src/name/first-name.ts; a test holds the two together.
create or replace function first_name_key(p_name text) returns text
language plpgsql immutable parallel safe
as $fn$
declare
  v_last text := split_part(left(p_name, 200), ',', 1);
  v_given text := btrim(split_part(left(p_name, 200), ',', 2));
  v_whole text := case
    when name_key(v_given) <> '' and v_given !~* '^(jr|sr|md|phd|ii|iii|iv)\y' then v_given else v_last end;
  v_word text;
begin
  foreach v_word in array regexp_split_to_array(v_whole, '[ \u00a0/\u2010-\u2015-]+') loop
    -- A title leaves nothing of itself beside a name.
    continue when name_key(v_word || ' x') = 'x' and lower(v_word) <> 'x';
    return split_part(name_key(v_word), ' ', 1);
  end loop;
  return split_part(name_key(v_whole), ' ', 1);
end
$fn$;

-- Whether an appointment is for whom a name means, as callers' names are compared when they ask for what is booked.
create or replace function is_for_person(p_appointment appointments, p_name text) returns boolean
language plpgsql stable
as $fn$
begin
  return coalesce(
    p_appointment.person_id = find_person(p_appointment.org_id, p_appointment.contact_id, p_name, true),
    name_key(p_appointment.patient_name) = name_key(p_name));
end
$fn$;

-- Looks at one exact start time. chosen: the provider to take (whoever has fewest appointments that day), null when
-- nobody can; refusal: then `outside_hours` or `slot_unavailable` with alternatives, or `unknown_provider`. A time at which no
-- appointment starts (9:15, where they start every half hour) is unavailable with offGrid, and its neighbours are offered.
create or replace function look_at_slot(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, out chosen uuid, out refusal json
)
language plpgsql stable
as $fn$
declare
  v_service services;
  v_interval integer;
  v_ends_at timestamptz;
  v_candidates integer;
  v_open integer;
  v_free integer;
begin
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
  select slot_interval_minutes into strict v_interval from organizations where org_id = p_org_id;
  v_ends_at := p_starts_at + make_interval(mins => v_service.duration_minutes);

  select count(*), count(*) filter (where seen.is_open),
    count(*) filter (where seen.is_open and not seen.is_busy),
    (array_agg(seen.provider_id order by seen.load, seen.provider_id)
      filter (where seen.is_open and not seen.is_busy and seen.is_on_grid))[1]
  into v_candidates, v_open, v_free, chosen
  from (
    select c.provider_id,
      c.bookable @> tstzrange(p_starts_at, v_ends_at) as is_open,
      c.busy && tstzrange(
        p_starts_at - make_interval(mins => v_service.buffer_before_minutes),
        v_ends_at + make_interval(mins => v_service.buffer_after_minutes)) as is_busy,
      is_on_grid(c.openings, p_starts_at, v_interval) as is_on_grid,
      -- Busy time within a day either way: who has the lighter day, at no extra read.
      (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
    from provider_calendar(p_org_id, p_service_id, p_starts_at, v_ends_at, p_provider_id, p_ignore_appointment_id) c
  ) seen;

  if chosen is not null then
    return;
  end if;
  if v_candidates = 0 then
    refusal := unknown_provider_json(p_org_id, p_service_id, p_provider_id);
    return;
  end if;
  refusal := json_build_object('success', false, 'offGrid', v_free > 0,
    'error', case when v_open > 0 then 'slot_unavailable' else 'outside_hours' end,
    'message', case when v_free > 0 then 'No appointment starts then' when v_open > 0 then 'Slot taken, alternatives available' else 'Closed at that time' end,
    'requestedAt', iso_instant(p_starts_at),
    'alternatives', suggest_slots(
      p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
end
$fn$;

-- The refusal for somebody who has an appointment then, which they may hear of.
create or replace function person_busy_json(p_org_id uuid, p_clash uuid) returns json
language plpgsql stable
as $fn$
begin
  return (appointment_json(p_org_id, p_clash, 'person_busy', 'The same person has an appointment then')::jsonb
    || '{"success": false, "error": "person_busy"}')::json;
end
$fn$;

-- `unknown_provider` where the one who is named does not give the service, or, where nobody is named, nobody does; null otherwise. Asked
-- before days and times: another one would not help.
create or replace function refuse_provider(p_org_id uuid, p_service_id uuid, p_provider_id uuid) returns json
language plpgsql stable
as $fn$
begin
  if exists (
      select from provider_services ps
      join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
      where ps.org_id = p_org_id and ps.service_id = p_service_id
        and (p_provider_id is null or p.provider_id = p_provider_id)) then
    return null;
  end if;
  return unknown_provider_json(p_org_id, p_service_id, p_provider_id);
end
$fn$;

drop function reschedule_appointment(p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamp with time zone, p_provider_id uuid, p_now timestamp with time zone, p_anybody boolean, p_starts_local timestamp without time zone);
-- Moves a confirmed appointment, with the same person unless p_provider_id names another, with the looks and the order of locks
-- of book_appointment_atomic_v2. The old slot is given up only by the very update that takes the new one.
--   success:true   outcome moved (with previousStartsAt, and leftProvider where that one is archived) | already_booked (it is at that time already)
--   success:false  as for booking (clock_changed: see p_starts_local there), and not_found | provider_left: the provider is archived, and
--                  the caller has named nobody else (unknown_provider where they only no longer give the service); providers has who does. With p_anybody whoever is free then takes it.
-- p_known: what else of the person the caller may hear of. Of nothing else it is told that they are busy then: who has booked for
-- somebody under a number that they only said could move that from hour to hour, and hear all of the other's appointments.
-- A caller who moves an appointment gets a time that follows the rules, so what staff once allowed it is over; it keeps the
-- length that staff gave it.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_provider_id uuid default null,
  p_now timestamptz default null, p_anybody boolean default false, p_starts_local timestamp default null,
  p_known uuid[] default '{}'
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
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_scheduled_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_scheduled_at);
  end if;
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  v_provider_id := coalesce(p_provider_id, (
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
  if v_slot.rules <> '{}' then
    return refuse_rules(
      p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id, v_slot.rules);
  end if;
  if not v_slot.on_grid then
    return (refuse_rules(p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id,
      '{off_grid}')::jsonb || '{"offGrid": true}')::json;
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

drop function unknown_provider_json(p_org_id uuid, p_service_id uuid);
-- Who may give the service: `unknown_provider` as JSON when p_provider_id is not one of them; provider is their name where they are
-- here and do not give it.
create or replace function unknown_provider_json(p_org_id uuid, p_service_id uuid, p_provider_id uuid default null) returns json
language sql stable
return json_strip_nulls(json_build_object('success', false, 'error', 'unknown_provider', 'message', 'Unknown provider', 'asked', '',
  'provider', (select p.name from providers p where p.org_id = p_org_id and p.provider_id = p_provider_id and p.active),
  'service', (select s.name from services s where s.org_id = p_org_id and s.service_id = p_service_id),
  'providers', (
    select coalesce(json_agg(p.name order by p.name), '[]')
    from provider_services ps
    join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
    where ps.org_id = p_org_id and ps.service_id = p_service_id)));

-- The contact's row, made or brought up to date, atomically. The phone number is the identity; without one, the
-- e-mail address is. An address alone never reaches a contact that has a number: anybody can say an address.
-- Without a name the contact keeps the one it has, and so it does where the new one says less than that or is one word ("Tom",
-- "Mrs. Hall"). With p_overwrite false only what is missing is filled in: anybody can say a number.
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
    values (p_org_id, coalesce(p_name, 'Guest'), coalesce(p_email, 'no-email' || p_phone || '@callwaiting.invalid'), p_phone)
    on conflict on constraint uq_contacts_org_phone do update
      set name = newer_name(contacts.name, p_name, p_overwrite),
        email = case when p_email is not null and (p_overwrite or contacts.email_is_placeholder) then excluded.email
          else contacts.email end,
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

drop function refuse_clash(uuid, uuid, timestamptz, uuid, timestamptz, uuid, boolean);
