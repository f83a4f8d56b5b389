-- While appointments follow new rules of a clock, a booking looks under its lock at the one provider it has chosen, as at other times, and
-- whoever moves them hears for how long callers had to wait.

-- Books, or says why not: one statement for the caller, one transaction. The six-argument call is public contract, and so are
-- the keys of the JSON (docs/architecture.md).
--   success:true   outcome booked | already_booked, appointmentId, contactId, message, …
--   success:false  error slot_unavailable | outside_hours | in_past | too_soon | too_far | unknown_service |
--                  unknown_provider | contact_required | not_found | person_busy (the same person has the appointment that is
--                  told), message, alternatives: [ISO…] where there are some; sameNumber: another person of the contact has it
-- p_phone is E.164, p_email is lower case; both come normalized. p_now is for tests with a fixed clock.
-- p_starts_local: what p_scheduled_at was understood as and is said as. Where the clinic's clock shows something else then, because the
-- server has yet to hear of new rules or of another zone, the answer is clock_changed and nothing is booked.
-- p_is_own: the caller may be taken for the contact, by the number that the call comes from or because no caller is between. Who has
-- only said a number changes nothing that is known of its contact, and hears of none of its appointments.
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
  p_starts_local timestamp default null
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
  v_locked boolean := false;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select clock.local_time(time_zone, p_scheduled_at) into v_starts_local from organizations where org_id = p_org_id;
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
      p_provider_id, p_is_own);
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    v_clash := find_clash(p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null);
    exit when v_clash is not null;
    if not v_locked then
      v_refusal := refuse_start(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null);
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
        p_provider_id, p_is_own);
      if v_repeat is not null then
        return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
      end if;
      return case when p_is_own and v_refusal ->> 'error' = 'slot_unavailable' and exists (
          select from appointments a
          where a.org_id = p_org_id and a.contact_id = v_contact_id and a.status = 'confirmed'
            and a.starts_at = p_scheduled_at)
        then (v_refusal::jsonb || '{"sameNumber": true}')::json else v_refusal end;
    end if;
    exit when v_locked;
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
    if find_clash(p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null) is not null then
      raise exception 'the same person was booked meanwhile' using errcode = 'serialization_failure';
    end if;
  else
    -- Booked between the look for a repeat and this one, perhaps by a twin of this very request: now it is found.
    v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
      p_provider_id, p_is_own);
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    return refuse_clash(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, v_clash,
      p_is_own or (select is_of_call(a.request_key, p_request_key) from appointments a
        where a.org_id = p_org_id and a.appointment_id = v_clash));
  end if;
  insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key)
  values (
    p_org_id, v_chosen, v_service.service_id, v_contact_id, coalesce(v_name, 'Guest'), p_scheduled_at, v_ends_at, v_blocked, p_source,
    left(coalesce(p_notes, ''), 2000), p_request_key)
  returning appointment_id, starts_local into v_appointment_id, v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return appointment_json(p_org_id, v_appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;

-- Whether an appointment of a provider that has yet to follow new rules of the clock will be there: what provider_calendar adds
-- then, for one provider and one time.
create or replace function is_left_for(
  p_org_id uuid, p_zone text, p_provider_id uuid, p_blocked tstzrange
) returns boolean
language plpgsql stable
as $fn$
declare
  v_from timestamp := clock.local_time(p_zone, lower(p_blocked)) - interval '24 hours';
  v_until timestamp := clock.local_time(p_zone, upper(p_blocked)) + interval '24 hours';
begin
  return exists (
    select from appointments a
    cross join lateral (select clock.moment_of(p_zone, a.starts_local) - a.starts_at as shift offset 0) meant
    where a.org_id = p_org_id and a.provider_id = p_provider_id and a.status in ('confirmed', 'completed')
      and a.starts_at > lower(p_blocked) - interval '48 hours' and a.starts_at < upper(p_blocked) + interval '48 hours'
      and a.starts_local > v_from and a.starts_local < v_until
      and tstzrange(lower(a.blocked) + meant.shift, upper(a.blocked) + meant.shift) && p_blocked
      and clock.local_time(p_zone, a.starts_at) <> a.starts_local);
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
    where a.starts_at > now() and clock.local_time(v_zone, a.starts_at) <> a.starts_local;
  end if;
  perform set_config('app.reanchors', 'on', true);
  v_troubles := follow_clock(p_org_id, v_zone, v_due, v_shifts, v_reason);
  perform set_config('app.reanchors', 'off', true);
  if p_only is null then
    update organizations o set clock_changed_at = null where o.org_id = p_org_id and o.clock_changed_at is not null;
  end if;
  return json_build_object('moved', coalesce(cardinality(v_due), 0), 'troubles', v_troubles,
    'heldMs', extract(epoch from clock_timestamp() - v_held_since) * 1000);
end
$fn$;
