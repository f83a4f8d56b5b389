-- A caller who asks for a time at which no appointment starts (9:15, where they start every half hour) hears of its neighbours
-- instead of being booked between them. Staff book and move to any time as before.

-- Whether callers are offered such a start time: it is a multiple of the slot interval from the opening that it lies in, as
-- find_free_slots counts them.
create or replace function is_on_grid(p_openings tstzrange[], p_starts_at timestamptz, p_interval_minutes integer) returns boolean
language sql immutable parallel safe
return exists (
  select from unnest(p_openings) opening
  where opening @> p_starts_at
    and mod(extract(epoch from p_starts_at - lower(opening)), p_interval_minutes * 60) = 0);

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
  if v_candidates = 0 and p_provider_id is not null then
    refusal := unknown_provider_json(p_org_id, p_service_id);
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

drop function look_at_time(p_org_id uuid, p_service_id uuid, p_starts_at timestamp with time zone, p_minutes integer, p_provider_id uuid, p_ignore_appointment_id uuid, OUT chosen uuid, OUT rules text[]);
-- look_at_slot for any length, and told even of those who cannot: the best provider, and which rules booking them then would
-- break. Who is there but busy comes before who is not there. chosen is null when nobody gives the service. on_grid: whether callers
-- are offered that start time; staff take any.
create or replace function look_at_time(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid,
  p_ignore_appointment_id uuid, out chosen uuid, out rules text[], out on_grid boolean
)
language sql stable
as $fn$
  select seen.provider_id,
    case when seen.is_open then '{}'::text[] else array['hours'] end
      || case when seen.is_busy then array['overlap'] else '{}'::text[] end,
    seen.is_on_grid
  from (
    select c.provider_id,
      c.bookable @> tstzrange(p_starts_at, p_starts_at + make_interval(mins => p_minutes)) as is_open,
      c.busy && tstzrange(
        p_starts_at - make_interval(mins => s.buffer_before_minutes),
        p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes)) as is_busy,
      is_on_grid(c.openings, p_starts_at, o.slot_interval_minutes) as is_on_grid,
      (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
    from services s
    join organizations o on o.org_id = s.org_id
    cross join lateral provider_calendar(
      p_org_id, p_service_id, p_starts_at, p_starts_at + make_interval(mins => p_minutes), p_provider_id,
      p_ignore_appointment_id) c
    where s.org_id = p_org_id and s.service_id = p_service_id
  ) seen
  order by not seen.is_open, seen.is_busy, not seen.is_on_grid, seen.load, seen.provider_id
  limit 1
$fn$;

-- Moves a confirmed appointment, with the same person unless p_provider_id names another, with the looks and the order of locks
-- of book_appointment_atomic_v2. The old slot is given up only by the very update that takes the new one.
--   success:true   outcome moved (with previousStartsAt, and leftProvider where that one is archived) | already_booked (it is at that time already)
--   success:false  as for booking, and not_found | provider_left: the provider is archived or no longer gives the service, and
--                  the caller has named nobody else; providers has who does. With p_anybody whoever is free then takes it.
-- A caller who moves an appointment gets a time that follows the rules, so what staff once allowed it is over; it keeps the
-- length that staff gave it.
create or replace function reschedule_appointment(
  p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamptz, p_provider_id uuid default null,
  p_now timestamptz default null, p_anybody boolean default false
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
begin
  perform set_config('app.org_id', p_org_id::text, true);
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
    return (unknown_provider_json(p_org_id, v_before.service_id)::jsonb || jsonb_build_object(
      'error', 'provider_left', 'message', 'The provider no longer sees patients',
      'provider', (select name from providers where org_id = p_org_id and provider_id = v_before.provider_id)))::json;
  end if;
  if v_before.starts_at = p_scheduled_at and v_before.provider_id = v_provider_id then
    return appointment_json(p_org_id, p_appointment_id, 'already_booked', 'It is at that time already');
  end if;
  select * into strict v_service from services where org_id = p_org_id and service_id = v_before.service_id;
  v_refusal := refuse_start(
    p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  v_clash := find_clash(p_org_id, v_before.contact_id, v_before.patient_name, p_scheduled_at,
    p_scheduled_at + (v_before.ends_at - v_before.starts_at), p_appointment_id);
  if v_clash is not null then
    return refuse_clash(p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, v_clash, true);
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
    return unknown_provider_json(p_org_id, v_service.service_id);
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
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return (appointment_json(p_org_id, p_appointment_id, 'moved', 'Appointment moved')::jsonb
    || jsonb_build_object('previousStartsAt', iso_instant(v_before.starts_at))
    || coalesce((select jsonb_build_object('leftProvider', p.name) from providers p
      where p.org_id = p_org_id and p.provider_id = v_before.provider_id and not p.active), '{}'))::json;
end
$fn$;
