-- Whom to call back: also who had hung up when what they wanted was done; one row however often it was noted; and who of the clinic has
-- called them is in the log of changes. What a repeated delivery is answered names its appointment, so that it leaves the list.
-- Moves and cancellations of servers of before 0023 are answered again: from there to here in one update no call fails.

-- Cancels a confirmed appointment; doing it again changes nothing and succeeds.
--   success:true   outcome cancelled        success:false  not_found
create or replace function cancel_appointment(
  p_org_id uuid, p_appointment_id uuid, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_appointment appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_appointment from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_appointment.status not in ('confirmed', 'cancelled') then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  update appointments
  set status = 'cancelled', cancelled_at = v_now, updated_at = now(), revision = revision + 1
  where org_id = p_org_id and appointment_id = p_appointment_id and status = 'confirmed';
  return appointment_json(p_org_id, p_appointment_id, 'cancelled', 'Appointment cancelled');
end
$fn$;

-- For servers of before 0023 (2f772a3), which name the number of the contact that it must be: until the last of them is replaced.
create or replace function cancel_appointment(
  p_org_id uuid, p_appointment_id uuid, p_phone text, p_now timestamptz
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
  return cancel_appointment(p_org_id, p_appointment_id, p_now);
end
$fn$;

-- What was answered to this very tool call before, or null. A move that is asked for again in the same words within seconds, which a
-- model does when the caller talks into its answer, is that move, as long as nothing else was done meanwhile: "a week later" would
-- be two weeks otherwise, and "no, Wednesday after all" is a new wish.
create or replace function find_tool_call_answer(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text
) returns json
language plpgsql
as $fn$
declare
  v_answer json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_answer := (
    select json_build_object('answer', t.answer, 'appointmentId', t.appointment_id) from tool_calls t
    where t.org_id = p_org_id and t.call_id = p_call_id and t.arguments_sha256 = p_arguments_sha256
      and (t.tool_call_id = p_tool_call_id
        or t.outcome = 'moved' and t.created_at > clock_timestamp() - interval '15 seconds'
          and not exists (
            select from tool_calls later
            where later.org_id = p_org_id and later.call_id = p_call_id and later.created_at > t.created_at
              and later.outcome in ('booked', 'moved', 'cancelled'))
          and exists (
            select from appointments a
            where a.org_id = p_org_id and a.appointment_id = t.appointment_id and a.updated_at <= t.created_at))
    order by t.tool_call_id = p_tool_call_id desc, t.created_at desc
    limit 1);
  if v_answer is not null then
    perform wait_for_standbys();
  end if;
  return v_answer;
end
$fn$;

-- Whether it was answered when its call had ended: nobody was there to hear it.
create or replace function is_after_call(p_tool_call tool_calls) returns boolean
language sql stable
as $fn$
  select exists (
    select from calls k
    where k.org_id = p_tool_call.org_id and k.call_id = p_tool_call.call_id and k.ended_at < p_tool_call.created_at)
$fn$;

-- What was asked for, what the calendar says of it now, and whom to call; the oldest first. Left out is what a caller has heard since:
-- by phone that very appointment was booked, moved, cancelled or found again, or, where nothing had been done, the same was asked
-- again in the same call and answered. What was answered when the call had ended nobody has heard.
create or replace function list_open_requests(p_org_id uuid) returns setof json
language plpgsql stable
as $fn$
begin
  return query
  select json_build_object(
    'requestId', r.request_id, 'kind', r.kind, 'askedAt', iso_instant(r.asked_at),
    'callId', (select k.call_id from calls k where k.org_id = r.org_id and k.call_id = r.call_id),
    'patientName', coalesce(r.patient_name, now_there.patient_name),
    'phone', coalesce(r.phone, now_there.phone),
    'email', coalesce(r.email, case when now_there.email not like '%.invalid' then now_there.email end),
    'serviceName', coalesce(now_there.service_name, asked_service.name, r.service),
    'startsAt', iso_instant(coalesce(r.starts_at, now_there.starts_at)),
    'appointmentId', now_there.appointment_id,
    'isDone', coalesce(state.is_done, false))
  from open_requests r
  left join lateral (
    select a.appointment_id, a.patient_name, a.starts_at, a.status, c.phone, c.email, s.name as service_name
    from appointments a
    join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    where a.org_id = r.org_id and (
      a.appointment_id = r.appointment_id
      or r.kind = 'book' and (a.request_key = r.request_key
        or a.starts_at = r.starts_at and a.status = 'confirmed' and (c.phone = r.phone or lower(c.email) = lower(r.email))
          and (r.patient_name is null or is_for_person(a, r.patient_name))))
    order by a.request_key is distinct from r.request_key limit 1
  ) now_there on true
  left join lateral (
    select s.name from services s
    where s.org_id = r.org_id and (s.key = r.service or lower(s.name) = lower(r.service)) limit 1
  ) asked_service on true
  cross join lateral (
    select case r.kind
      when 'book' then now_there.appointment_id is not null
      when 'move' then now_there.status = 'confirmed' and now_there.starts_at = r.starts_at
      else now_there.status = 'cancelled' end as is_done
  ) state
  where r.org_id = p_org_id and not exists (
    select from tool_calls t
    where t.org_id = r.org_id and t.created_at > r.asked_at and t.appointment_id = now_there.appointment_id
      and not is_after_call(t))
  and not (not coalesce(state.is_done, false) and exists (
    select from tool_calls t
    where t.org_id = r.org_id and t.call_id = r.call_id and t.created_at > r.asked_at and not is_after_call(t)
      and t.name = case r.kind when 'book' then 'bookClinicAppointment' when 'move' then 'rescheduleAppointment'
        else 'cancelAppointment' end
      and t.outcome in ('booked', 'already_booked', 'moved', 'cancelled', 'slot_unavailable', 'person_busy', 'outside_hours', 'not_found')))
  order by r.asked_at, r.request_id
  limit 100;
end
$fn$;

-- Keeps that somebody asked for something p_ago_ms ago and never heard what came of it. Asked again in vain it is one request, the
-- last. At most 500 for a clinic; what is older than a month is over.
create or replace function note_open_request(
  p_org_id uuid, p_kind text, p_ago_ms integer, p_call_id text default null, p_request_key text default null,
  p_patient_name text default null, p_phone text default null, p_email text default null, p_service text default null,
  p_starts_at timestamptz default null, p_appointment_id uuid default null
) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- One that is noted again, as its first try waits for a standby with nobody to hear the answer, waits for that one and replaces it.
  perform pg_advisory_xact_lock(hashtextextended(
    concat_ws('|', 'open_request', p_org_id, p_kind, p_starts_at, p_appointment_id, p_phone, p_email), 0));
  delete from open_requests r
  where r.org_id = p_org_id and (r.asked_at < now() - interval '30 days'
    or r.kind = p_kind and r.starts_at is not distinct from p_starts_at
      and r.appointment_id is not distinct from p_appointment_id
      -- A number is a family's: another name or another service is another wish.
      and r.phone is not distinct from p_phone and r.email is not distinct from p_email
      and r.patient_name is not distinct from left(p_patient_name, 500) and r.service is not distinct from left(p_service, 300));
  if p_appointment_id is not null and not exists (
      select from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id) then
    return;
  end if;
  insert into open_requests (
    org_id, kind, asked_at, call_id, request_key, patient_name, phone, email, service, starts_at, appointment_id)
  select p_org_id, p_kind, clock_timestamp() - make_interval(secs => p_ago_ms / 1000.0), left(p_call_id, 200),
    left(p_request_key, 300), left(p_patient_name, 500), left(p_phone, 40), left(p_email, 320), left(p_service, 300), p_starts_at,
    p_appointment_id
  where (select count(*) from open_requests r where r.org_id = p_org_id) < 500;
end
$fn$;

-- Keeps what was asked and answered. When a twin was quicker, its answer stands and is returned. An appointment that is not this
-- organization's is left out rather than believed.
--   {answer, tookOffer}
-- tookOffer: whether this booked or moved to a time that was offered before in the same call, because the wanted one was taken.
-- True once only, however often the tool call is delivered.
-- What was done when the caller had hung up already is noted as what nobody has heard (open_requests).
create or replace function record_tool_call(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text, p_name text, p_arguments jsonb,
  p_answer text, p_outcome text, p_duration_ms integer, p_appointment_id uuid default null,
  p_kind text default null, p_assistant_id text default null, p_phone_number_id text default null,
  p_caller_number text default null, p_understood jsonb default '{}'
) returns json
language plpgsql
as $fn$
declare
  v_answer text;
  v_deliveries integer;
  v_took_offer boolean := false;
  v_unheard record;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Often the first word of a call; its status messages add the rest.
  insert into calls (org_id, call_id, kind, assistant_id, phone_number_id, caller_number)
  values (p_org_id, p_call_id, p_kind, p_assistant_id, p_phone_number_id, p_caller_number)
  on conflict do nothing;
  insert into tool_calls as t (
    org_id, call_id, tool_call_id, arguments_sha256, name, arguments, answer, outcome, duration_ms, appointment_id,
    understood)
  values (
    p_org_id, p_call_id, p_tool_call_id, p_arguments_sha256, p_name, p_arguments, p_answer, p_outcome, p_duration_ms,
    (select a.appointment_id from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id),
    coalesce(p_understood, '{}'))
  on conflict (org_id, call_id, tool_call_id, arguments_sha256) do update set deliveries = t.deliveries + 1
  returning t.answer, t.deliveries into v_answer, v_deliveries;
  if p_outcome in ('booked', 'moved', 'cancelled') and v_deliveries = 1 then
    select a.request_key, a.patient_name, c.phone, c.email, c.email_is_placeholder, s.key as service, a.starts_at into v_unheard
    from calls k
    join appointments a on a.org_id = k.org_id and a.appointment_id = p_appointment_id
    join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    where k.org_id = p_org_id and k.call_id = p_call_id and k.ended_at < now();
    if found and p_outcome = 'booked' then
      perform note_open_request(p_org_id, 'book', 0, p_call_id, v_unheard.request_key, v_unheard.patient_name, v_unheard.phone,
        case when not v_unheard.email_is_placeholder then v_unheard.email end, v_unheard.service, v_unheard.starts_at);
    elsif found then
      perform note_open_request(p_org_id, case p_outcome when 'moved' then 'move' else 'cancel' end, 0, p_call_id,
        p_starts_at => case p_outcome when 'moved' then v_unheard.starts_at end, p_appointment_id => p_appointment_id);
    end if;
  end if;
  if p_outcome in ('booked', 'moved') and v_deliveries = 1 then
    select exists (
      select from tool_calls o
      where o.org_id = p_org_id and o.call_id = p_call_id and o.outcome = 'slot_unavailable'
        and o.understood -> 'alternatives' ? (p_understood ->> 'startsAt')) into v_took_offer;
  end if;
  return json_build_object('answer', v_answer, 'tookOffer', v_took_offer);
end
$fn$;

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

CREATE TRIGGER record_change AFTER DELETE ON public.open_requests FOR EACH ROW WHEN ((((NULLIF(current_setting('app.actor'::text, true), ''::text))::jsonb ->> 'kind'::text) = 'user'::text)) EXECUTE FUNCTION record_change('open_request', 'request_id', '{request_key,patient_name,phone,email,service}', '{}', '{}');
