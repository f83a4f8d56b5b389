-- Staff at work in the calendar, with the looks and the order of locks of 0003_booking.sql. They may leave the rules
-- with a reason, which stays on the appointment. The phone's functions have no such parameter.

alter table appointments
  -- Why staff left the rules, in their words; and which: past, notice, horizon, hours, overlap.
  add column override_reason text check (length(override_reason) between 1 and 500),
  add column overridden text[] not null default '{}' check (
    overridden <@ array['past', 'notice', 'horizon', 'hours', 'overlap']),
  add column overlap_allowed boolean not null default false,
  add constraint appointments_override_has_reason check (
    (override_reason is not null) = (overridden <> '{}') and overlap_allowed = ('overlap' = any (overridden)));

-- The new one first, so that there is no moment without. What the old one held, the new one holds as well: it cannot
-- fail on live data. Writers wait while its index is built (about a second for 100 000 appointments).
-- An overlapping appointment keeps others out by being busy time: whoever books looks under the provider's lock.
alter table appointments add constraint appointments_never_overlap_without_reason exclude using gist (
  org_id with =, provider_id with =, blocked with &&
) where (status in ('confirmed', 'completed') and not overlap_allowed);
alter table appointments drop constraint appointments_never_overlap;
alter table appointments rename constraint appointments_never_overlap_without_reason to appointments_never_overlap;

create index appointments_by_phone on appointments (org_id, created_at) where source = 'phone';
create index appointments_by_time on appointments (org_id, starts_at);
create index tool_calls_by_time on tool_calls (org_id, created_at);

-- Appointments as the front desk sees them: one row each, ready to be sent. Placeholder addresses are none.
create function staff_appointments(p_org_id uuid) returns table (
  appointment_id uuid, provider_id uuid, contact_id uuid, status text, starts_at timestamptz, ends_at timestamptz,
  appointment json
)
language sql stable
as $fn$
  select a.appointment_id, a.provider_id, a.contact_id, a.status, a.starts_at, a.ends_at, json_build_object(
    'appointmentId', a.appointment_id, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
    'status', a.status, 'source', a.source, 'revision', a.revision, 'patientName', a.patient_name,
    'notes', a.notes,
    'service', json_build_object('serviceId', s.service_id, 'name', s.name),
    'provider', json_build_object('providerId', p.provider_id, 'name', p.name),
    'contact', json_build_object('contactId', c.contact_id, 'name', c.name, 'phone', c.phone,
      'email', case when not c.email_is_placeholder then c.email end),
    'overrideReason', a.override_reason, 'overridden', to_json(a.overridden),
    'callId', (select t.call_id from tool_calls t
      where t.org_id = a.org_id and t.appointment_id = a.appointment_id and t.outcome = 'booked'
      order by t.created_at limit 1),
    'createdAt', iso_instant(a.created_at), 'updatedAt', iso_instant(a.updated_at),
    'cancelledAt', iso_instant(a.cancelled_at))
  from appointments a
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id
$fn$;

create function staff_reply(p_org_id uuid, p_appointment_id uuid, p_outcome text) returns json
language sql stable
return (
  select json_build_object('outcome', p_outcome, 'appointment', v.appointment)
  from staff_appointments(p_org_id) v where v.appointment_id = p_appointment_id);

-- Which rules a start time leaves, whatever is in the calendar then.
create function start_rules(p_org_id uuid, p_starts_at timestamptz, p_now timestamptz) returns text[]
language sql stable
return (
  select case
    when p_starts_at <= p_now then array['past']
    when p_starts_at < p_now + make_interval(mins => o.min_notice_minutes) then array['notice']
    when p_starts_at > p_now + make_interval(days => o.horizon_days) then array['horizon']
    else '{}'::text[] end
  from organizations o where o.org_id = p_org_id);

-- look_at_slot for any length, and told even of those who cannot: the best provider, and which rules taking them then
-- would leave. Who is there but busy comes before who is not there. chosen is null when nobody gives the service.
create function look_at_time(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid,
  p_ignore_appointment_id uuid, out chosen uuid, out rules text[]
)
language sql stable
as $fn$
  select seen.provider_id,
    case when seen.is_open then '{}'::text[] else array['hours'] end
      || case when seen.is_busy then array['overlap'] else '{}'::text[] end
  from (
    select c.provider_id,
      c.bookable @> tstzrange(p_starts_at, p_starts_at + make_interval(mins => p_minutes)) as is_open,
      c.busy && tstzrange(
        p_starts_at - make_interval(mins => s.buffer_before_minutes),
        p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes)) as is_busy,
      (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
    from services s
    cross join lateral provider_calendar(
      p_org_id, p_service_id, p_starts_at, p_starts_at + make_interval(mins => p_minutes), p_provider_id,
      p_ignore_appointment_id) c
    where s.org_id = p_org_id and s.service_id = p_service_id
  ) seen
  order by not seen.is_open, seen.is_busy, seen.load, seen.provider_id
  limit 1
$fn$;

-- The refusal for the rules that were left without a reason, the gravest first.
create function refuse_rules(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, p_rules text[]
) returns json
language plpgsql stable
as $fn$
begin
  if p_rules && array['past', 'notice', 'horizon'] then
    return refuse_start(p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id);
  end if;
  return json_build_object('success', false,
    'error', case when 'hours' = any (p_rules) then 'outside_hours' else 'slot_unavailable' end,
    'message', case when 'hours' = any (p_rules) then 'Closed at that time' else 'Slot taken, alternatives available' end,
    'requestedAt', iso_instant(p_starts_at),
    'alternatives', suggest_slots(
      p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
end
$fn$;

-- The same order as everywhere: providers by id first.
create function lock_providers(p_org_id uuid, p_service_id uuid, p_provider_ids uuid[]) returns void
language plpgsql
as $fn$
begin
  perform 1 from providers p
  where p.org_id = p_org_id and (p.provider_id = any (p_provider_ids) or p_provider_ids is null
    and exists (select from provider_services ps where ps.org_id = p.org_id
      and ps.service_id = p_service_id and ps.provider_id = p.provider_id))
  order by p.provider_id
  for no key update;
end
$fn$;

create function blocked_range(p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer)
returns tstzrange
language sql stable
return (
  select tstzrange(p_starts_at - make_interval(mins => s.buffer_before_minutes),
    p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes))
  from services s where s.org_id = p_org_id and s.service_id = p_service_id);

-- Books for a contact that exists or a new one. Outcomes booked | already_booked, or an error as for the phone.
create function book_for_staff(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_contact_id uuid default null,
  p_name text default null, p_phone text default null, p_email text default null, p_patient_name text default null,
  p_provider_id uuid default null, p_minutes integer default null, p_notes text default null,
  p_override_reason text default null, p_now timestamptz default null
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
begin
  perform set_config('app.org_id', p_org_id::text, true);
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
  -- A second click, a retry: the same contact, time and service.
  select a.appointment_id into v_appointment_id from appointments a
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id and a.starts_at = p_starts_at and a.service_id = p_service_id and a.status = 'confirmed'
    and (p_provider_id is null or a.provider_id = p_provider_id)
    and case when p_contact_id is not null then c.contact_id = p_contact_id
      when v_phone is not null then c.phone = v_phone else c.email = v_email and c.phone is null end;
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
    return refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, v_now, null, v_rules);
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
  returning appointment_id into v_appointment_id;
  return staff_reply(p_org_id, v_appointment_id, 'booked');
end
$fn$;

-- Moves, hands to another provider, makes longer or shorter. What is null stays. Outcomes moved (also when it was
-- there already) | changed_meanwhile | not_confirmed, or an error as for booking.
create function move_for_staff(
  p_org_id uuid, p_appointment_id uuid, p_starts_at timestamptz, p_provider_id uuid default null,
  p_minutes integer default null, p_override_reason text default null, p_expected_revision integer default null,
  p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_reason text := left(nullif(btrim(p_override_reason), ''), 500);
  v_before appointments;
  v_current appointments;
  v_provider_id uuid;
  v_minutes integer;
  v_slot record;
  v_rules text[];
  v_kept text[] := '{}';
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_provider_id := coalesce(p_provider_id, v_before.provider_id);
  perform lock_providers(p_org_id, v_before.service_id, array[v_before.provider_id, v_provider_id]);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.provider_id <> v_before.provider_id then
    -- Handed on since the first look, so the wrong provider is locked; the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  if v_current.status <> 'confirmed' then
    return staff_reply(p_org_id, p_appointment_id, 'not_confirmed');
  end if;
  v_minutes := coalesce(p_minutes, extract(epoch from v_current.ends_at - v_current.starts_at)::integer / 60);
  if (v_current.starts_at, v_current.provider_id, v_current.ends_at)
      = (p_starts_at, v_provider_id, p_starts_at + make_interval(mins => v_minutes)) then
    return staff_reply(p_org_id, p_appointment_id, 'moved');
  end if;
  select * into v_slot from look_at_time(
    p_org_id, v_current.service_id, p_starts_at, v_minutes, v_provider_id, p_appointment_id);
  if v_slot.chosen is null then
    return unknown_provider_json(p_org_id, v_current.service_id);
  end if;
  -- An appointment that begins when it did was too soon, say, before as well: that needs no new reason.
  if v_current.starts_at = p_starts_at then
    v_kept := v_current.overridden;
    v_rules := array(select r from unnest(v_kept) r where r in ('past', 'notice', 'horizon')) || v_slot.rules;
    v_reason := coalesce(v_reason, case when v_current.provider_id = v_provider_id and v_rules <@ v_kept
      or v_slot.rules = '{}' then v_current.override_reason end);
  else
    v_rules := start_rules(p_org_id, p_starts_at, v_now) || v_slot.rules;
  end if;
  if v_rules <> '{}' and v_reason is null then
    return refuse_rules(p_org_id, v_current.service_id, p_starts_at, v_provider_id, v_now, p_appointment_id,
      case when v_current.starts_at = p_starts_at then v_slot.rules else v_rules end);
  end if;
  update appointments
  set provider_id = v_provider_id, starts_at = p_starts_at, ends_at = p_starts_at + make_interval(mins => v_minutes),
    blocked = blocked_range(p_org_id, service_id, p_starts_at, v_minutes),
    override_reason = case when v_rules <> '{}' then v_reason end, overridden = v_rules,
    overlap_allowed = 'overlap' = any (v_rules), revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'moved');
end
$fn$;

-- Completed, cancelled, not come, or confirmed again. One that was given up comes back only if its time is free or was
-- taken with a reason already. Outcomes status_set (also when it was so already) | changed_meanwhile, or an error.
create function set_appointment_status(
  p_org_id uuid, p_appointment_id uuid, p_status text, p_expected_revision integer default null,
  p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_before appointments;
  v_current appointments;
  v_active text[] := array['confirmed', 'completed'];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  perform lock_providers(p_org_id, v_before.service_id, array[v_before.provider_id]);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if v_current.provider_id <> v_before.provider_id then
    raise exception 'appointment changed while its status was being set' using errcode = 'serialization_failure';
  end if;
  if v_current.status = p_status then
    return staff_reply(p_org_id, p_appointment_id, 'status_set');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  if p_status = any (v_active) and v_current.status <> all (v_active) and not v_current.overlap_allowed
    and exists (
      select from appointments a
      where a.org_id = p_org_id and a.provider_id = v_current.provider_id and a.status = any (v_active)
        and a.starts_at > v_current.starts_at - interval '24 hours'
        and a.starts_at < v_current.ends_at + interval '24 hours' and a.blocked && v_current.blocked) then
    return refuse_rules(p_org_id, v_current.service_id, v_current.starts_at, v_current.provider_id, v_now,
      p_appointment_id, array['overlap']);
  end if;
  update appointments
  set status = p_status, cancelled_at = case when p_status = 'cancelled' then v_now end, revision = revision + 1,
    updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'status_set');
end
$fn$;

-- Notes and the patient's name; null leaves one as it is. Outcomes updated | changed_meanwhile, or not_found.
create function update_appointment_details(
  p_org_id uuid, p_appointment_id uuid, p_notes text default null, p_patient_name text default null,
  p_expected_revision integer default null
) returns json
language plpgsql
as $fn$
declare
  v_current appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_current from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  if p_expected_revision <> v_current.revision then
    return staff_reply(p_org_id, p_appointment_id, 'changed_meanwhile');
  end if;
  update appointments
  set notes = left(coalesce(p_notes, notes), 2000),
    patient_name = coalesce(left(nullif(btrim(p_patient_name), ''), 200), patient_name),
    revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'updated');
end
$fn$;

-- Free times as staff see them: those that are too soon for a caller are there and say so.
create function find_slots_for_staff(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_ignore_appointment_id uuid default null, p_limit integer default 500, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_org from organizations where org_id = p_org_id;
  return (
    select coalesce(json_agg(json_build_object(
      'startsAt', iso_instant(f.starts_at), 'providerIds', to_json(f.provider_ids),
      'tooSoon', f.starts_at < v_now + make_interval(mins => v_org.min_notice_minutes)) order by f.starts_at), '[]')
    from (
      select s.starts_at, s.provider_ids
      from find_free_slots(p_org_id, p_service_id, greatest(p_from, v_now),
        least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second'),
        p_provider_id, p_ignore_appointment_id) s
      limit p_limit
    ) f);
end
$fn$;

-- As in 0004_moving.sql, and more: a caller who moves an appointment gets a time that follows the rules, so that what
-- staff once allowed it is over; and it keeps the length that staff gave it.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_phone text default null,
  p_provider_id uuid default null, p_now timestamptz default null
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
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  if p_phone is not null and not exists (select from contacts
      where org_id = p_org_id and contact_id = v_before.contact_id and phone = p_phone) then
    return json_build_object('success', false, 'error', 'not_yours', 'message', 'Another contact''s appointment');
  end if;
  v_provider_id := coalesce(p_provider_id, v_before.provider_id);
  if v_before.starts_at = p_scheduled_at and v_before.provider_id = v_provider_id then
    return appointment_json(p_org_id, p_appointment_id, 'already_booked', 'It is at that time already');
  end if;
  select * into strict v_service from services where org_id = p_org_id and service_id = v_before.service_id;
  v_refusal := refuse_start(
    p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id);
  if v_refusal is not null then
    return v_refusal;
  end if;

  perform 1 from providers
  where org_id = p_org_id and provider_id in (v_before.provider_id, v_provider_id)
  order by provider_id
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
    return unknown_provider_json(p_org_id, v_service.service_id);
  end if;
  if v_slot.rules <> '{}' then
    return refuse_rules(
      p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id, v_slot.rules);
  end if;
  update appointments
  set provider_id = v_slot.chosen, starts_at = p_scheduled_at,
    ends_at = p_scheduled_at + make_interval(mins => v_minutes),
    blocked = blocked_range(p_org_id, service_id, p_scheduled_at, v_minutes),
    override_reason = null, overridden = '{}', overlap_allowed = false,
    revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return (appointment_json(p_org_id, p_appointment_id, 'moved', 'Appointment moved')::jsonb
    || jsonb_build_object('previousStartsAt', iso_instant(v_before.starts_at)))::json;
end
$fn$;

-- The figures of one day and of the two weeks that end with it, in the clinic's zone.
create function load_today_figures(
  p_org_id uuid, p_day_start timestamptz, p_day_end timestamptz, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_zone text;
  v_last date;
  v_since timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select time_zone into v_zone from organizations where org_id = p_org_id;
  if not found then
    return null;
  end if;
  v_last := (p_day_start at time zone v_zone)::date;
  v_since := (v_last - 13)::timestamp at time zone v_zone;
  return (
    with day_calls as materialized (
      select c.call_id, c.created_at, c.ended_reason from calls c
      where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end
    ), day_bookings as materialized (
      select a.created_at from appointments a
      where a.org_id = p_org_id and a.source = 'phone' and a.created_at >= v_since and a.created_at < p_day_end
    ), day_appointments as materialized (
      select a.starts_at, a.status from appointments a
      where a.org_id = p_org_id and a.starts_at >= v_since and a.starts_at < p_day_end
    )
    select json_build_object(
      'appointments', (
        select json_build_object(
          'confirmed', count(*) filter (where status = 'confirmed'),
          'completed', count(*) filter (where status = 'completed'),
          'cancelled', count(*) filter (where status = 'cancelled'),
          'no_show', count(*) filter (where status = 'no_show'))
        from day_appointments where starts_at >= p_day_start),
      'next', (
        select coalesce(json_agg(soon.appointment order by soon.starts_at), '[]')
        from (
          select v.appointment, v.starts_at from staff_appointments(p_org_id) v
          where v.status = 'confirmed' and v.ends_at > v_now and v.starts_at > v_now - interval '24 hours'
          order by v.starts_at, v.appointment_id limit 5
        ) soon),
      'phone', json_build_object(
        'calls', (select count(*) from day_calls where created_at >= p_day_start),
        'bookings', (select count(*) from day_bookings where created_at >= p_day_start),
        'rescued', (
          select count(distinct refused.call_id)
          from tool_calls refused
          join tool_calls won on won.org_id = refused.org_id and won.call_id = refused.call_id
            and won.outcome in ('booked', 'moved') and won.created_at >= refused.created_at
          where refused.org_id = p_org_id and refused.outcome = 'slot_unavailable'
            and refused.created_at >= p_day_start and refused.created_at < p_day_end),
        'failures', (
          -- As packages/db/src/calls/list-calls.ts counts them: a call that broke off after its booking did its work.
          select count(*) from day_calls c
          where c.created_at >= p_day_start and c.ended_reason ~ 'error|fail' and not exists (
            select from tool_calls t
            where t.org_id = p_org_id and t.call_id = c.call_id
              and (t.outcome in ('booked', 'moved', 'cancelled', 'slot_unavailable')
                or (t.outcome = 'already_booked' and t.name = 'bookClinicAppointment'))))),
      'byHour', (
        select json_agg(json_build_object('hour', h,
          'calls', (select count(*) from day_calls where created_at >= p_day_start
            and extract(hour from created_at at time zone v_zone) = h),
          'bookings', (select count(*) from day_bookings where created_at >= p_day_start
            and extract(hour from created_at at time zone v_zone) = h)) order by h)
        from generate_series(0, 23) h),
      'byDay', (
        select json_agg(json_build_object('day', v_last - n,
          'calls', (select count(*) from day_calls where (created_at at time zone v_zone)::date = v_last - n),
          'bookings', (select count(*) from day_bookings where (created_at at time zone v_zone)::date = v_last - n),
          'appointments', (select count(*) from day_appointments
            where (starts_at at time zone v_zone)::date = v_last - n and status in ('confirmed', 'completed')))
          order by n desc)
        from generate_series(0, 13) n))
  );
end
$fn$;
