-- A room that is given back went to callers and the waitlist, though a visit to come lacked it: that one takes it first now. Of several that
-- serve, the one that the fewest services need is taken. A past visit lacks nothing. A hold that somebody is just ending is not waited for.

-- Whoever makes, moves, gives up or restores an appointment, takes and gives back what it needs besides the provider in the same transaction.
-- Beside another one, as staff or a change of the clocks allowed it, an appointment takes what is free. What it gives back goes to visits
-- that lack it first; not while a change of the clocks moves all of them: there another one may be on its way to that time.
create or replace function keep_resources() returns trigger
language plpgsql
as $fn$
declare
  v_had uuid[] := '{}';
begin
  if tg_op = 'UPDATE' and current_setting('app.reanchors', true) is distinct from 'on' and upper(old.blocked) > now()
    and (new.status not in ('confirmed', 'completed', 'held') or not new.blocked @> old.blocked) then
    -- Of these alone are they locked in one order, now or by what is taken below.
    v_had := array(
      select t.resource_id from taken_resources t
      join service_needs n on n.org_id = t.org_id and n.service_id = new.service_id and n.resource_id = t.resource_id
      where t.org_id = new.org_id and t.appointment_id = new.appointment_id);
  end if;
  if new.status in ('confirmed', 'completed', 'held') then
    perform take_resources(new, not new.overlap_allowed);
  else
    delete from taken_resources t where t.org_id = new.org_id and t.appointment_id = new.appointment_id;
  end if;
  if v_had <> '{}' then
    perform give_freed_resources(new.org_id, v_had, old.blocked, new.appointment_id);
  end if;
  return null;
end
$fn$;
revoke execute on function keep_resources() from public;

-- Appointments as the front desk sees them: one row each, ready to be sent. Placeholder addresses are none.
create or replace function staff_appointments(p_org_id uuid) returns table (
  appointment_id uuid, provider_id uuid, contact_id uuid, status text, starts_at timestamptz, ends_at timestamptz,
  appointment json
)
language sql stable
as $fn$
  select a.appointment_id, a.provider_id, a.contact_id, a.status, a.starts_at, a.ends_at, json_build_object(
    'appointmentId', a.appointment_id, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
    'status', a.status, 'source', a.source, 'revision', a.revision, 'patientName', a.patient_name,
    'notes', a.notes,
    'person', case when n.person_id is not null then json_build_object('personId', n.person_id, 'birthDate', n.birth_date,
      'note', n.note, 'alert', n.alert) end,
    'seriesId', a.series_id, 'service', json_build_object('serviceId', s.service_id, 'name', s.name),
    'provider', json_build_object('providerId', p.provider_id, 'name', p.name),
    'contact', json_build_object('contactId', c.contact_id, 'name', c.name, 'phone', c.phone,
      'email', case when not c.email_is_placeholder then c.email end),
    'clockTrouble', a.clock_trouble, 'patientConfirmedAt', iso_instant(a.patient_confirmed_at),
    'arrivedAt', iso_instant(a.arrived_at), 'inRoomAt', iso_instant(a.in_room_at), 'settledAt', iso_instant(a.settled_at),
    'resources', case when a.needs_resources then (
      select coalesce(json_agg(json_build_object('resourceId', r.resource_id, 'kind', r.kind, 'name', r.name) order by r.kind desc, r.name), '[]')
      from taken_resources t
      join resources r on r.org_id = t.org_id and r.resource_id = t.resource_id
      where t.org_id = a.org_id and t.appointment_id = a.appointment_id) else '[]'::json end,
    'lacksResources', a.needs_resources and a.status in ('confirmed', 'completed') and a.ends_at > now()
      and (select count(*) from taken_resources t where t.org_id = a.org_id and t.appointment_id = a.appointment_id)
        < (select count(distinct n.need) from service_needs n where n.org_id = a.org_id and n.service_id = a.service_id),
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
  left join persons n on n.org_id = a.org_id and n.person_id = a.person_id
  where a.org_id = p_org_id
$fn$;

-- Of these resources, what is free within p_freed goes to the visits to come that lack it, in their order, before any caller or anybody on the
-- waitlist hears of it. The resources are locked here, by id, as everywhere after the visit that gave them back. A visit that somebody is
-- just changing is passed over: waiting for it here could be in a circle.
create or replace function give_freed_resources(
  p_org_id uuid, p_resource_ids uuid[], p_freed tstzrange, p_ignore_appointment_id uuid
) returns void
language plpgsql
as $fn$
declare
  v_waiting uuid[];
  v_visit appointments;
begin
  v_waiting := array(
    select a.appointment_id from appointments a
    where a.org_id = p_org_id and a.starts_at > lower(p_freed) - interval '24 hours' and a.starts_at < upper(p_freed) + interval '24 hours'
      and a.needs_resources and a.status = 'confirmed' and a.ends_at > now() and a.blocked && p_freed
      and a.appointment_id <> p_ignore_appointment_id and exists (
        select from service_needs n where n.org_id = a.org_id and n.service_id = a.service_id and n.resource_id = any (p_resource_ids)
          and not is_need_met(n, a.appointment_id)));
  if v_waiting = '{}' then
    return;
  end if;
  perform 1 from resources r
  where r.org_id = p_org_id and r.resource_id = any (p_resource_ids) order by r.resource_id for no key update;
  for v_visit in
    select * from appointments a
    where a.org_id = p_org_id and a.appointment_id = any (v_waiting) and a.status = 'confirmed' and a.blocked && p_freed
    order by a.starts_at, a.created_at, a.appointment_id
    for no key update skip locked
  loop
    -- One for each need; a row of a hold that is over is still in the way of the constraint.
    insert into taken_resources (org_id, appointment_id, resource_id, blocked, starts_at)
    select distinct on (n.need) n.org_id, v_visit.appointment_id, n.resource_id, v_visit.blocked, v_visit.starts_at
    from service_needs n
    join resources r on r.org_id = n.org_id and r.resource_id = n.resource_id and r.active
    where n.org_id = p_org_id and n.service_id = v_visit.service_id and n.resource_id = any (p_resource_ids)
      and not is_need_met(n, v_visit.appointment_id)
      and not exists (
        select from busy_of_resource(p_org_id, n.resource_id, lower(v_visit.blocked), upper(v_visit.blocked), null) b
        where b.blocked && v_visit.blocked)
      and not exists (
        select from taken_resources t where t.org_id = p_org_id and t.resource_id = n.resource_id
          and t.starts_at > lower(v_visit.blocked) - interval '24 hours'
          and t.starts_at < upper(v_visit.blocked) + interval '24 hours' and t.blocked && v_visit.blocked)
    order by n.need, r.name, r.resource_id;
  end loop;
end
$fn$;

-- Whether a visit has one of the resources that the need of this row lists.
create or replace function is_need_met(p_need service_needs, p_appointment_id uuid) returns boolean
language sql stable
as $fn$
  select exists (
    select from service_needs one
    join taken_resources t on t.org_id = one.org_id and t.resource_id = one.resource_id and t.appointment_id = p_appointment_id
    where one.org_id = p_need.org_id and one.service_id = p_need.service_id and one.need = p_need.need)
$fn$;

-- Moves, hands to another provider, makes longer or shorter. What is null stays. Outcomes moved (also when it was
-- there already) | changed_meanwhile | not_confirmed, or an error as for booking. p_suggests false: where rules stand against it, {success:
-- false, rules} and nothing else.
create or replace function move_for_staff(
  p_org_id uuid, p_appointment_id uuid, p_starts_at timestamptz, p_provider_id uuid default null,
  p_minutes integer default null, p_override_reason text default null, p_expected_revision integer default null,
  p_now timestamptz default null, p_starts_local timestamp default null, p_suggests boolean default true
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
  v_starts_local timestamp;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_starts_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_starts_at);
  end if;
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status = 'held' then
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
    -- What it lacks may have become free.
    if v_current.needs_resources and v_current.ends_at > now() then
      perform take_resources(v_current, false);
    end if;
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
    if not p_suggests then
      return json_build_object('success', false,
        'rules', case when v_current.starts_at = p_starts_at then v_slot.rules else v_rules end);
    end if;
    return with_hold(p_org_id, v_provider_id, blocked_range(p_org_id, v_current.service_id, p_starts_at, v_minutes),
      with_lacking(p_org_id, v_current.service_id, blocked_range(p_org_id, v_current.service_id, p_starts_at, v_minutes),
        p_appointment_id, refuse_rules(p_org_id, v_current.service_id, p_starts_at, v_provider_id, v_now, p_appointment_id,
          case when v_current.starts_at = p_starts_at then v_slot.rules else v_rules end)));
  end if;
  update appointments
  set provider_id = v_provider_id, starts_at = p_starts_at, ends_at = p_starts_at + make_interval(mins => v_minutes),
    blocked = blocked_range(p_org_id, service_id, p_starts_at, v_minutes),
    override_reason = case when v_rules <> '{}' then v_reason end, overridden = v_rules,
    overlap_allowed = 'overlap' = any (v_rules), revision = revision + 1, updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id
  returning starts_local into v_starts_local;
  if v_starts_local <> p_starts_local then
    raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
  end if;
  return staff_reply(p_org_id, p_appointment_id, 'moved');
end
$fn$;

-- Gives a visit what its service needs, for as long as it blocks its provider: what it has already where that is free then, else the first
-- that the fewest services need and by name; and takes from it what it needs no more. Answers how many needs could not be met; with p_is_strict that is a conflict as the
-- provider's is, and whoever books starts over and hears of other times.
create or replace function take_resources(p_visit appointments, p_is_strict boolean) returns integer
language plpgsql
as $fn$
declare
  v_need smallint;
  v_resource_id uuid;
  v_taken uuid[] := '{}';
  v_lacking integer := 0;
begin
  perform lock_resources(p_visit.org_id, array[p_visit.service_id]);
  for v_need, v_resource_id in
    select n.need, (
      select r.resource_id
      from service_needs one
      join resources r on r.org_id = one.org_id and r.resource_id = one.resource_id and r.active
      where one.org_id = p_visit.org_id and one.service_id = p_visit.service_id and one.need = n.need
        and not exists (
          select from busy_of_resource(
            p_visit.org_id, r.resource_id, lower(p_visit.blocked), upper(p_visit.blocked), p_visit.appointment_id) b
          where b.blocked && p_visit.blocked)
      order by exists (select from taken_resources own where own.org_id = r.org_id
          and own.appointment_id = p_visit.appointment_id and own.resource_id = r.resource_id) desc,
        (select count(*) from service_needs other
          join services s on s.org_id = other.org_id and s.service_id = other.service_id and s.active
          where other.org_id = r.org_id and other.resource_id = r.resource_id),
        r.name, r.resource_id
      limit 1)
    from service_needs n where n.org_id = p_visit.org_id and n.service_id = p_visit.service_id
    group by n.need order by n.need
  loop
    if v_resource_id is not null then
      v_taken := v_taken || v_resource_id;
    else
      v_lacking := v_lacking + 1;
    end if;
  end loop;
  if v_lacking > 0 and p_is_strict then
    raise exception 'what the service needs is taken' using errcode = 'exclusion_violation';
  end if;
  -- Holds that are over stand in nobody's way. One that somebody is just ending is left to them, and whoever takes starts over: waiting for
  -- them, here or by the constraint below, could be in a circle.
  delete from taken_resources t
  where t.org_id = p_visit.org_id and (t.resource_id, t.appointment_id) in (
    select over.resource_id, over.appointment_id
    from taken_resources over
    join appointments a on a.org_id = over.org_id and a.appointment_id = over.appointment_id and a.held_until <= now()
    where over.org_id = p_visit.org_id and over.resource_id = any (v_taken) and over.blocked && p_visit.blocked
      and over.appointment_id <> p_visit.appointment_id
      and over.starts_at > lower(p_visit.blocked) - interval '24 hours' and over.starts_at < upper(p_visit.blocked) + interval '24 hours'
    for update of over skip locked);
  if exists (
    select from taken_resources t
    where t.org_id = p_visit.org_id and t.resource_id = any (v_taken) and t.blocked && p_visit.blocked
      and t.appointment_id <> p_visit.appointment_id
      and t.starts_at > lower(p_visit.blocked) - interval '24 hours' and t.starts_at < upper(p_visit.blocked) + interval '24 hours') then
    raise exception 'a hold that is over is just being ended' using errcode = 'serialization_failure';
  end if;
  delete from taken_resources t
  where t.org_id = p_visit.org_id and t.appointment_id = p_visit.appointment_id and t.resource_id <> all (v_taken);
  insert into taken_resources (org_id, appointment_id, resource_id, blocked, starts_at)
  select p_visit.org_id, p_visit.appointment_id, taken.id, p_visit.blocked, p_visit.starts_at from unnest(v_taken) taken (id)
  on conflict (org_id, appointment_id, resource_id) do update set blocked = excluded.blocked, starts_at = excluded.starts_at
  where taken_resources.blocked <> excluded.blocked;
  return v_lacking;
end
$fn$;
