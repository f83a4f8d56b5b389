-- Rooms and equipment that a service needs besides a provider, taken in the transaction that takes the time. All of it is in the functions that
-- servers of before call as well, so they respect it from here on. A clinic without needs has two columns that are false.

-- An open offer that goes takes its hold along, whoever deletes it.
create or replace function drop_hold() returns trigger
language plpgsql
as $fn$
begin
  perform remove_holds(old.org_id, array[old.appointment_id]);
  if lower(old.freed) is not null and upper(old.freed) > now() then
    insert into freed_times (org_id, provider_id, freed) values (old.org_id, old.provider_id, old.freed);
    insert into freed_times (org_id, provider_id, freed)
    select old.org_id, shared, tstzrange(old.starts_at, old.ends_at)
    from sharing_providers(old.org_id, old.service_id) shared
    where shared <> old.provider_id and old.ends_at > now();
  end if;
  return null;
end
$fn$;

-- A visit was cancelled or moved away: what it blocked is to be offered to whoever waits, for those as well who may have
-- its room again. What staff did may be undone for as long as
-- nobody is told of it (message_settings.undo_minutes), and is offered after that.
create or replace function note_freed_time() returns trigger
language plpgsql
as $fn$
begin
  -- Moved by a change of the clock's rules: nothing has become free.
  if current_setting('app.reanchors', true) = 'on' or upper(old.blocked) <= now()
    or not exists (select from waitlist_entries e where e.org_id = old.org_id and e.status in ('waiting', 'offered')) then
    return null;
  end if;
  insert into freed_times (org_id, provider_id, freed, due_at)
  select old.org_id, who.provider_id, old.blocked, now() + case
    when nullif(current_setting('app.actor', true), '')::jsonb ->> 'kind' = 'user' then make_interval(mins => coalesce(
      (select s.undo_minutes from message_settings s where s.org_id = old.org_id), 2))
    else interval '0' end
  from (
    select old.provider_id
    union select shared from sharing_providers(old.org_id, old.service_id) shared where old.needs_resources
  ) who;
  return null;
end
$fn$;

-- Whoever makes or moves an appointment, servers that know of no wall times included, means what the clinic's clock shows. Only
-- reanchor_appointments moves the moment and leaves the wall time. Who books has read it under the provider's lock, and says so for
-- that one row. What else a visit has of its service's and its clinic's rows is read along.
create or replace function keep_wall_time() returns trigger
language plpgsql
as $fn$
begin
  if current_setting('app.reanchors', true) = 'on' or tg_op = 'UPDATE' and new.starts_at = old.starts_at
    or tg_op = 'INSERT' and current_setting('app.booked', true) = new.appointment_id::text then
    return new;
  end if;
  select o.time_zone, coalesce(s.needs_resources, false) into new.time_zone, new.needs_resources
  from organizations o left join services s on s.org_id = o.org_id and s.service_id = new.service_id
  where o.org_id = new.org_id;
  new.starts_local := clock.local_time(new.time_zone, new.starts_at);
  new.clock_trouble := null;
  if tg_op = 'UPDATE' and new.starts_local::date is distinct from old.starts_local::date then
    new.arrived_at := null;
    new.in_room_at := null;
  end if;
  -- They said yes to another time.
  new.patient_confirmed_at := null;
  return new;
end
$fn$;
revoke execute on function keep_wall_time() from public;

-- Whoever makes, moves, gives up or restores an appointment, takes and gives back what it needs besides the provider in the same transaction.
-- Beside another one, as staff or a change of the clocks allowed it, an appointment takes what is free.
create or replace function keep_resources() returns trigger
language plpgsql
as $fn$
begin
  if new.status in ('confirmed', 'completed', 'held') then
    perform take_resources(new, not new.overlap_allowed);
  else
    delete from taken_resources t where t.org_id = new.org_id and t.appointment_id = new.appointment_id;
  end if;
  return null;
end
$fn$;
revoke execute on function keep_resources() from public;

alter table services add column needs_resources boolean not null default false;

-- Rooms and equipment that services need besides somebody who gives them. Each serves one visit at a time.
create table resources (
  org_id uuid not null references organizations,
  resource_id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('room', 'equipment')),
  name text not null check (length(name) between 1 and 200),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (org_id, resource_id)
);

alter table resources enable row level security;
alter table resources force row level security;
create policy tenant_only on resources
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on resources for each row
  execute function record_change('resource', 'resource_id', '{}', '{}', '{}');

-- Never deleted: visits had them.
grant select, insert, update on resources to callwaiting_app;

-- What a service needs: of each of its needs one of the resources in it ("any of rooms A and B", "the ultrasound"). A resource is in one need
-- of a service at most, so which of them is taken for one need never decides whether there is one for another.
create table service_needs (
  org_id uuid not null,
  service_id uuid not null,
  need smallint not null check (need between 1 and 10),
  resource_id uuid not null,
  primary key (org_id, service_id, resource_id),
  foreign key (org_id, service_id) references services on delete cascade,
  foreign key (org_id, resource_id) references resources on delete cascade
);
create index service_needs_by_resource on service_needs (org_id, resource_id);

alter table service_needs enable row level security;
alter table service_needs force row level security;
create policy tenant_only on service_needs
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on service_needs for each row
  execute function record_change('service_need', 'service_id', '{}', '{}', '{}');

grant select, insert, update, delete on service_needs to callwaiting_app;

alter table appointments add column needs_resources boolean not null default false;

-- Which visit, or which hold, has which resource: for as long as it blocks its provider (appointments.blocked), buffers included. Written by the
-- trigger on appointments alone (keep_resources), in the transaction that takes the time. It goes with a hold, and when a visit is given up.
create table taken_resources (
  org_id uuid not null,
  appointment_id uuid not null,
  resource_id uuid not null,
  blocked tstzrange not null,
  -- That of the visit: under row-level security no index serves `&&` on blocked, and no visit blocks more than 24 hours.
  starts_at timestamptz not null,
  primary key (org_id, appointment_id, resource_id),
  foreign key (org_id, appointment_id) references appointments on delete cascade,
  foreign key (org_id, resource_id) references resources,
  -- The last word for every writer, as appointments_never_overlap is for providers; there is no exception to it.
  constraint taken_resources_never_overlap exclude using gist (org_id with =, resource_id with =, blocked with &&)
);
create index taken_resources_by_time on taken_resources (org_id, resource_id, starts_at);

alter table taken_resources enable row level security;
alter table taken_resources force row level security;
create policy tenant_only on taken_resources
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update, delete on taken_resources to callwaiting_app;

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
    'lacksResources', a.needs_resources and a.status in ('confirmed', 'completed')
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

-- When the service can begin in [p_from, p_until), with p_provider_id or else with anybody: each time once, earliest first. With p_who
-- each as often as somebody is free then, and provider_ids says beside it who. They step by the organization's slot interval from each
-- opening, so a day always offers the same times of the clock.
-- Asked of times of beginning, all that stands in the way of a provider is one set of ranges: what is busy, longer by the service and its
-- buffers, and what is closed, longer by the service. Where it does not matter who, what all who keep the same hours have in common
-- stands in the way, so that each time is looked at once.
create or replace function free_times(
  p_org organizations, p_service services, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid, p_who boolean, out times timestamptz[], out provider_ids uuid[]
)
language plpgsql stable
as $fn$
declare
  v_length interval := make_interval(mins => p_service.duration_minutes);
  v_before interval := make_interval(mins => p_service.buffer_before_minutes);
  v_after interval := make_interval(mins => p_service.duration_minutes + p_service.buffer_after_minutes);
  v_interval interval := make_interval(mins => p_org.slot_interval_minutes);
  v_starts timestamp;
  v_ends timestamp;
  v_from_local timestamp[];
  v_ahead interval[];
  v_is_closed boolean;
  v_hours_of uuid;
  v_alike uuid[];
  v_provider_id uuid;
  v_openings tstzrange[];
  v_openings_of uuid;
  v_open tstzmultirange;
  v_busy tstzmultirange;
  v_taken tstzmultirange;
  v_lacking tstzmultirange;
  v_found timestamptz[];
  v_kinds integer := 0;
begin
  times := '{}';
  provider_ids := '{}';
  if p_from >= p_until then
    return;
  end if;
  -- The last one ends after p_until.
  select r.starts, r.ends, r.from_local, r.ahead into v_starts, v_ends, v_from_local, v_ahead
  from clock.range_of(p_org.time_zone, p_from, p_until + v_length) r;
  v_is_closed := exists (select from closures c where c.org_id = p_org.org_id
    and c.ends_local > v_starts - interval '1 day' and c.starts_local < v_ends + interval '1 day');
  if p_service.needs_resources then
    v_lacking := lacking_times(p_service, p_from, p_until, v_before, v_after, p_ignore_appointment_id);
  end if;
  for v_hours_of, v_alike in
    select giver.hours_of, array_agg(giver.provider_id)
    from (
      select p.provider_id, (select h.provider_id from opening_hours h
        where h.org_id = p_org.org_id and h.provider_id = p.provider_id limit 1) as hours_of
      from provider_services ps
      join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
      where ps.org_id = p_org.org_id and ps.service_id = p_service.service_id
        and (p_provider_id is null or p.provider_id = p_provider_id)
    ) giver
    group by giver.hours_of, case when p_who then giver.provider_id end
    order by giver.hours_of
  loop
    if v_kinds = 0 or v_hours_of is distinct from v_openings_of then
      select array_agg(o.opening), range_agg(o.opening) into v_openings, v_open
      from openings_of(
        p_org.org_id, v_hours_of, v_starts::date, v_ends::date - v_starts::date, v_from_local, v_ahead) o;
      v_openings_of := v_hours_of;
      v_kinds := v_kinds + 1;
    end if;
    v_taken := null;
    foreach v_provider_id in array v_alike loop
      v_busy := coalesce((
        select range_agg(tstzrange(lower(b.blocked) - v_after, upper(b.blocked) + v_before, '()'))
        from busy_of(p_org.org_id, v_provider_id, p_from, p_until, p_ignore_appointment_id) b), '{}');
      if p_org.clock_changed_at is not null then
        v_busy := v_busy + coalesce((
          select range_agg(tstzrange(lower(l.blocked) - v_after, upper(l.blocked) + v_before, '()'))
          from leaving_of(p_org.org_id, p_org.time_zone, v_provider_id, p_from, p_until, p_ignore_appointment_id,
            v_from_local, v_ahead) l), '{}');
      end if;
      if v_is_closed then
        v_busy := v_busy + coalesce((
          select range_agg(tstzrange(lower(c.closed) - v_length, upper(c.closed), '()'))
          from closed_of(p_org.org_id, v_provider_id, v_starts, v_ends, v_from_local, v_ahead) c
          where not isempty(c.closed)), '{}');
      end if;
      v_taken := coalesce(v_taken * v_busy, v_busy);
      exit when isempty(v_taken);
    end loop;
    if v_lacking is not null then
      v_taken := v_taken + v_lacking;
    end if;
    v_found := array(
      select distinct slot.starts_at
      from (
        select generate_series(
            lower(o.opening), upper(o.opening) - case when o.goes_on then interval '1 microsecond' else v_length end,
            v_interval) as starts_at,
          o.goes_on
        from (
          -- Openings that adjoin are one: what begins in the first may end in the second.
          select opening, v_open @> upper(opening) as goes_on from unnest(v_openings) opening
          where lower(opening) < p_until and upper(opening) > p_from
          offset 0
        ) o
        offset 0
      ) slot
      where slot.starts_at >= p_from and slot.starts_at < p_until and not v_taken @> slot.starts_at
        and (not slot.goes_on or v_open @> tstzrange(slot.starts_at, slot.starts_at + v_length))
      order by slot.starts_at);
    times := times || v_found;
    if p_who then
      provider_ids := provider_ids || array_fill(v_provider_id, array[cardinality(v_found)]);
    end if;
  end loop;
  -- Hours of two kinds have times in common.
  if v_kinds > 1 and not p_who then
    times := array(select distinct t from unnest(times) t order by t);
  end if;
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
    notes, request_key, starts_local, time_zone, said_email, needs_resources)
  values (
    p_org_id, v_appointment_id, v_chosen, v_service.service_id, v_contact_id, v_person.person_id, v_patient_name,
    p_scheduled_at, v_ends_at, v_blocked, p_source, left(coalesce(p_notes, ''), 2000), p_request_key, v_at.starts_local,
    v_at.time_zone, v_said_email, v_at.needs_resources);
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
      with_lacking(p_org_id, p_service_id, blocked_range(p_org_id, p_service_id, p_starts_at, v_minutes), null,
        refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, v_now, null, v_rules)));
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

-- busy_of and leaving_of for a room or a device: what it is taken for, as far as it may matter to something in [p_from, p_until]; while the
-- clinic's visits follow new rules of its clock also where they will be.
create or replace function busy_of_resource(
  p_org_id uuid, p_resource_id uuid, p_from timestamptz, p_until timestamptz, p_ignore_appointment_id uuid
) returns table (blocked tstzrange)
language sql stable
as $fn$
  select t.blocked
  from taken_resources t
  join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
    and (a.held_until is null or a.held_until > now())
  where t.org_id = p_org_id and t.resource_id = p_resource_id
    and t.starts_at > p_from - interval '28 hours' and t.starts_at < p_until + interval '28 hours'
    and t.appointment_id is distinct from p_ignore_appointment_id
  union all
  select tstzrange(lower(t.blocked) + meant.shift, upper(t.blocked) + meant.shift)
  from organizations o
  join taken_resources t on t.org_id = o.org_id and t.resource_id = p_resource_id
    and t.starts_at > p_from - interval '52 hours' and t.starts_at < p_until + interval '52 hours'
  join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id and a.held_until is null
  cross join lateral (select clock.moment_of(o.time_zone, a.starts_local) - a.starts_at as shift offset 0) meant
  where o.org_id = p_org_id and o.clock_changed_at is not null
    and meant.shift <> interval '0' and clock.local_time(o.time_zone, a.starts_at) <> a.starts_local
    and t.appointment_id is distinct from p_ignore_appointment_id
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
    perform leave_the_rest(p_org_id, v_offer.entry_id, p_how = 'wrong_person');
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

-- Keeps a time for somebody who waits and offers it to them; null where either is no longer so, or nobody could reach them in time. Looks under the provider's lock, as
-- whoever books does, and under the contact's: two of their wishes may be looked at with two providers at once.
create or replace function hold_for(
  p_org_id uuid, p_entry_id uuid, p_provider_id uuid, p_starts_at timestamptz, p_freed tstzrange
) returns uuid
language plpgsql
as $fn$
declare
  v_entry waitlist_entries;
  v_way record;
  v_minutes integer;
  v_needs_resources boolean;
  v_offer_id uuid := gen_random_uuid();
  v_hold appointments;
begin
  -- Before the provider, see expire_offers.
  perform 1 from outbound_settings where org_id = p_org_id for share;
  perform lock_providers(p_org_id, null, array[p_provider_id]);
  perform 1 from contacts c join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id
  where e.org_id = p_org_id and e.entry_id = p_entry_id for no key update of c;
  select * into v_entry from waitlist_entries
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting' for update;
  select s.duration_minutes, s.needs_resources into v_minutes, v_needs_resources from services s where s.org_id = p_org_id and s.service_id = v_entry.service_id;
  if v_minutes is null then
    return null;
  end if;
  if v_needs_resources then
    perform lock_resources(p_org_id, array[v_entry.service_id]);
  end if;
  if not exists (
      select from waiting_for(p_org_id, p_provider_id,
        tstzrange(p_starts_at, p_starts_at + make_interval(mins => v_minutes)), p_entry_id) w
      where w.starts_at = p_starts_at) then
    return null;
  end if;
  v_way := way_to(v_entry, p_starts_at, '{}');
  if v_way.way is null then
    return null;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, patient_name, starts_at, ends_at, blocked, status, held_until, source)
  values (
    p_org_id, p_provider_id, v_entry.service_id, 'Held', p_starts_at, p_starts_at + make_interval(mins => v_minutes),
    blocked_range(p_org_id, v_entry.service_id, p_starts_at, v_minutes), 'held', v_way.held_until, 'staff')
  returning * into v_hold;
  insert into waitlist_offers (
    org_id, offer_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local, held_until, freed)
  values (p_org_id, v_offer_id, p_entry_id, v_hold.appointment_id, p_provider_id, v_entry.service_id, v_hold.starts_at,
    v_hold.ends_at, v_hold.starts_local, v_hold.held_until, p_freed);
  update waitlist_entries set status = 'offered', updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = p_entry_id;
  -- The assistant may just have been stopped, and be all that there was.
  if not tell_offer(p_org_id, v_offer_id) then
    perform end_offer(p_org_id, v_offer_id, 'no_answer');
  end if;
  return v_offer_id;
end
$fn$;

-- What of a service's needs nothing is free for then: [{kind, names}] with all that could have served, in the order of its needs. Empty
-- where each can be met.
create or replace function lacking_resources(
  p_org_id uuid, p_service_id uuid, p_blocked tstzrange, p_ignore_appointment_id uuid
) returns jsonb
language sql stable
as $fn$
  select coalesce(jsonb_agg(jsonb_build_object('kind', lacking.kind, 'names', lacking.names) order by lacking.need), '[]')
  from (
    select n.need, min(r.kind) as kind, jsonb_agg(r.name order by r.name, r.resource_id) as names
    from service_needs n
    join resources r on r.org_id = n.org_id and r.resource_id = n.resource_id
    where n.org_id = p_org_id and n.service_id = p_service_id
    group by n.need
    having not bool_or(r.active and not exists (
      select from busy_of_resource(p_org_id, r.resource_id, lower(p_blocked), upper(p_blocked), p_ignore_appointment_id) b
      where b.blocked && p_blocked))
  ) lacking
$fn$;

-- When something that begins in [p_from, p_until] would lack a room or a device that its service needs: asked of times of beginning, as
-- free_times asks of providers. p_before and p_after: how far what is taken reaches for such a beginning.
create or replace function lacking_times(
  p_service services, p_from timestamptz, p_until timestamptz, p_before interval, p_after interval, p_ignore_appointment_id uuid
) returns tstzmultirange
language sql stable
as $fn$
  select coalesce(range_agg(lacking.times), '{}')
  from (
    select unnest(range_intersect_agg(one.times)) as times
    from service_needs n
    join resources r on r.org_id = n.org_id and r.resource_id = n.resource_id
    cross join lateral (
      select case when r.active
        then coalesce(range_agg(tstzrange(lower(b.blocked) - p_after, upper(b.blocked) + p_before, '()')), '{}')
        else '{(,)}'::tstzmultirange end as times
      from busy_of_resource(p_service.org_id, r.resource_id, p_from, p_until, p_ignore_appointment_id) b
    ) one
    where n.org_id = p_service.org_id and n.service_id = p_service.service_id
    group by n.need
  ) lacking
$fn$;

-- All that these services may need, by id: after providers, the appointment and the contact, so that nobody who books waits for another in
-- a circle. NO KEY UPDATE, as for providers.
create or replace function lock_resources(p_org_id uuid, p_service_ids uuid[]) returns void
language plpgsql
as $fn$
begin
  perform 1 from resources r
  where r.org_id = p_org_id and r.resource_id in (
    select n.resource_id from service_needs n where n.org_id = p_org_id and n.service_id = any (p_service_ids))
  order by r.resource_id
  for no key update;
end
$fn$;

-- Several appointments at once, in the order of every booking: their providers and those they go to by id, then the appointments by id, then
-- what their services may need.
-- Says why they cannot be changed together, or null: not_found, or changed_meanwhile and not_confirmed with the one that it is.
create or replace function lock_visits(
  p_org_id uuid, p_appointment_ids uuid[], p_revisions integer[], p_provider_id uuid, p_is_move boolean
) returns json
language plpgsql
as $fn$
declare
  v_providers uuid[];
  v_found integer;
  v_other appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select array_agg(distinct a.provider_id), count(*) into v_providers, v_found from appointments a
  where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids) and a.status <> 'held';
  if v_found <> cardinality(p_appointment_ids) then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  perform lock_providers(p_org_id, null, array_remove(v_providers || p_provider_id, null));
  perform 1 from appointments a
  where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids)
  order by a.appointment_id for update;
  if exists (select from appointments a
      where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids) and a.provider_id <> all (v_providers)) then
    raise exception 'appointments changed while they were being changed' using errcode = 'serialization_failure';
  end if;
  if exists (select from appointments a
      where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids) and a.needs_resources) then
    perform lock_resources(p_org_id, array(
      select a.service_id from appointments a where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids)));
  end if;
  select a.* into v_other from unnest(p_appointment_ids, p_revisions) t (id, revision)
  join appointments a on a.org_id = p_org_id and a.appointment_id = t.id
  where a.revision <> t.revision or p_is_move and a.status <> 'confirmed'
  order by a.starts_at limit 1;
  if not found then
    return null;
  end if;
  return staff_reply(p_org_id, v_other.appointment_id,
    case when v_other.status = 'confirmed' or not p_is_move then 'changed_meanwhile' else 'not_confirmed' end);
end
$fn$;

-- What booking each of these times would lead to, as one reads them: [{startsAt, provider, problem, alternatives}]. problem is null where
-- it can be booked; otherwise past, notice, horizon, hours or overlap, the gravest. Without p_provider_id it is whoever is free, and who has the one before
-- for as long as they are: a patient who comes again expects the same face. A time of the same list that comes too close to another of
-- it is taken by that: for its provider with the time before and after it, for all others while the patient is there. Under the
-- providers' locks what it says is so; p_suggests is false there.
create or replace function look_at_series(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz[], p_provider_id uuid default null, p_minutes integer default null,
  p_now timestamptz default null, p_suggests boolean default true
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_service services;
  v_minutes integer;
  v_starts_at timestamptz;
  v_there tstzrange;
  v_slot record;
  v_last uuid;
  v_blocked tstzrange;
  v_rules text[];
  v_taken jsonb := '{}';
  v_busy tstzmultirange := '{}';
  v_all tstzmultirange := '{}';
  v_dates jsonb := '[]';
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_service from services where org_id = p_org_id and service_id = p_service_id and active;
  if not found then
    return unknown_service_json(p_org_id, '');
  end if;
  if refuse_provider(p_org_id, p_service_id, p_provider_id) is not null then
    return unknown_provider_json(p_org_id, p_service_id, p_provider_id);
  end if;
  v_minutes := coalesce(p_minutes, v_service.duration_minutes);
  foreach v_starts_at in array p_starts_at loop
    v_blocked := blocked_range(p_org_id, p_service_id, v_starts_at, v_minutes);
    v_there := tstzrange(v_starts_at, v_starts_at + make_interval(mins => v_minutes));
    select * into v_slot from look_for_series(p_org_id, p_service_id, v_starts_at, v_minutes, p_provider_id, v_last, v_taken);
    v_rules := start_rules(p_org_id, v_starts_at, v_now) || v_slot.rules;
    -- A room that one of them takes, another cannot have, with whomever they are.
    if (v_busy && v_there or v_service.needs_resources and v_all && v_blocked) and 'overlap' <> all (v_rules) then
      v_rules := v_rules || '{overlap}'::text[];
    end if;
    if v_rules = '{}' then
      v_last := v_slot.chosen;
      v_busy := v_busy + tstzmultirange(v_there);
      v_all := v_all + tstzmultirange(v_blocked);
      v_taken := v_taken || jsonb_build_object(v_slot.chosen,
        coalesce((v_taken ->> v_slot.chosen::text)::tstzmultirange, '{}') + tstzmultirange(v_blocked));
    end if;
    v_dates := v_dates || jsonb_build_object(
      'startsAt', iso_instant(v_starts_at), 'problem', v_rules[1],
      'provider', (select jsonb_build_object('providerId', p.provider_id, 'name', p.name) from providers p
        where p.org_id = p_org_id and p.provider_id = v_slot.chosen),
      'alternatives', '[]'::jsonb);
  end loop;
  if p_suggests then
    v_dates := suggest_for_series(p_org_id, p_service_id, v_dates, p_provider_id, v_minutes, v_now);
  end if;
  return json_build_object('dates', v_dates);
end
$fn$;

-- What booking a time would break, for the best provider: who is there but busy comes before who is not there, and of equals the one
-- with the lighter day. chosen is null when nobody gives the service. on_grid: whether callers are offered that start time; staff take
-- any. Where a room or a device that the service needs is not free, everybody is busy.
create or replace function look_at_time(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid,
  p_ignore_appointment_id uuid, out chosen uuid, out rules text[], out on_grid boolean
)
language plpgsql stable
as $fn$
declare
  v_asked record;
  v_ends_at timestamptz := p_starts_at + make_interval(mins => p_minutes);
  v_best record;
begin
  select * into v_asked from time_asked(p_org_id, p_service_id, p_starts_at, p_minutes);
  if v_asked.is_plain then
    select array_agg(seen.provider_id order by seen.provider_id) as provider_ids, seen.is_open, seen.is_busy, seen.is_on_grid into v_best
    from look_by_index(p_org_id, p_service_id, p_provider_id, p_ignore_appointment_id,
      v_asked.starts, v_asked.ends, v_asked.weekday, v_asked.interval_minutes, v_asked.blocked) seen
    group by seen.is_open, seen.is_busy, seen.is_on_grid
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid
    limit 1;
  else
    select array[seen.provider_id] as provider_ids, seen.is_open, seen.is_busy, seen.is_on_grid into v_best
    from (
      select c.provider_id, c.bookable @> tstzrange(p_starts_at, v_ends_at) as is_open, c.busy && v_asked.blocked as is_busy,
        is_on_grid(c.openings, p_starts_at, v_asked.interval_minutes) as is_on_grid,
        (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
      from provider_calendar(
        p_org_id, p_service_id, p_starts_at, v_ends_at, p_provider_id, p_ignore_appointment_id) c
    ) seen
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid, seen.load, seen.provider_id
    limit 1;
  end if;
  if found then
    chosen := lightest_day(p_org_id, v_best.provider_ids, p_starts_at, v_ends_at, p_ignore_appointment_id);
    rules := case when v_best.is_open then '{}'::text[] else '{hours}' end
      || case when v_best.is_busy or v_asked.needs_resources and lacking_resources(
        p_org_id, p_service_id, v_asked.blocked, p_ignore_appointment_id) <> '[]' then '{overlap}'::text[] else '{}' end;
    on_grid := v_best.is_on_grid;
  end if;
end
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

-- Completed, cancelled, missed, or confirmed again. One that was given up comes back only if its time is free or was taken with a
-- reason already. Outcomes status_set (also when it was so already) | changed_meanwhile, or an error.
create or replace function set_appointment_status(
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
  if not found or v_before.status = 'held' then
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
    and (v_current.needs_resources and lacking_resources(
        p_org_id, v_current.service_id, v_current.blocked, p_appointment_id) <> '[]' or exists (
      select from appointments a
      where a.org_id = p_org_id and a.provider_id = v_current.provider_id and a.status in ('confirmed', 'completed', 'held')
        and (a.held_until is null or a.held_until > now()) and a.starts_at > v_current.starts_at - interval '24 hours'
        and a.starts_at < v_current.ends_at + interval '24 hours' and a.blocked && v_current.blocked)) then
    return with_hold(p_org_id, v_current.provider_id, v_current.blocked, with_lacking(p_org_id, v_current.service_id,
      v_current.blocked, p_appointment_id, refuse_rules(p_org_id, v_current.service_id,
        v_current.starts_at, v_current.provider_id, v_now, p_appointment_id, array['overlap'])));
  end if;
  update appointments
  set status = p_status, cancelled_at = case when p_status = 'cancelled' then v_now end,
    settled_at = case when p_status in ('completed', 'no_show') then v_now end, revision = revision + 1,
    updated_at = now()
  where org_id = p_org_id and appointment_id = p_appointment_id;
  return staff_reply(p_org_id, p_appointment_id, 'status_set');
end
$fn$;

-- Sets what a service needs: p_needs is [[resourceId, …], …], of each list one. Visits to come get what is free of it, in their order;
-- {kind: set, lacking: how many of them there is nothing left for} or unknown_resource, also for one that is out of use.
-- Whoever books reads under the provider's lock whether the service needs anything, so with all of them locked none is missed.
create or replace function set_service_needs(p_org_id uuid, p_service_id uuid, p_needs jsonb) returns json
language plpgsql
as $fn$
declare
  v_needs smallint[];
  v_ids uuid[];
  v_visit appointments;
  v_lacking integer := 0;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select coalesce(array_agg(need.number::smallint order by need.number, id), '{}'), coalesce(array_agg(id::uuid order by need.number, id), '{}')
  into v_needs, v_ids
  from jsonb_array_elements(p_needs) with ordinality need (ids, number)
  cross join lateral jsonb_array_elements_text(need.ids) id;
  perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
  perform 1 from appointments a
  where a.org_id = p_org_id and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now()
  order by a.appointment_id for no key update;
  perform 1 from resources r
  where r.org_id = p_org_id and (r.resource_id = any (v_ids) or exists (select from service_needs n
    where n.org_id = p_org_id and n.service_id = p_service_id and n.resource_id = r.resource_id))
  order by r.resource_id for no key update;
  if exists (select from unnest(v_ids) id where not exists (
      select from resources r where r.org_id = p_org_id and r.resource_id = id and r.active)) then
    return json_build_object('kind', 'unknown_resource');
  end if;
  delete from service_needs n where n.org_id = p_org_id and n.service_id = p_service_id and n.resource_id <> all (v_ids);
  insert into service_needs (org_id, service_id, need, resource_id)
  select p_org_id, p_service_id, t.need, t.id from unnest(v_needs, v_ids) t (need, id)
  on conflict (org_id, service_id, resource_id) do update set need = excluded.need where service_needs.need <> excluded.need;
  update services s set needs_resources = v_ids <> '{}'
  where s.org_id = p_org_id and s.service_id = p_service_id and s.needs_resources <> (v_ids <> '{}');
  update appointments a set needs_resources = v_ids <> '{}'
  where a.org_id = p_org_id and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now()
    and a.needs_resources <> (v_ids <> '{}');
  for v_visit in
    select * from appointments a
    where a.org_id = p_org_id and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now()
      and a.status in ('confirmed', 'completed', 'held')
    order by a.starts_at, a.appointment_id
  loop
    v_lacking := v_lacking + (take_resources(v_visit, false) > 0)::integer;
  end loop;
  return json_build_object('kind', 'set', 'lacking', v_lacking);
end
$fn$;

-- Who gives a service that needs something of what this one needs: when a visit of it is given up, they may have a room again.
create or replace function sharing_providers(p_org_id uuid, p_service_id uuid) returns setof uuid
language sql stable
as $fn$
  select distinct ps.provider_id
  from service_needs own
  join service_needs other on other.org_id = own.org_id and other.resource_id = own.resource_id
  join provider_services ps on ps.org_id = other.org_id and ps.service_id = other.service_id
  where own.org_id = p_org_id and own.service_id = p_service_id
$fn$;

-- Gives a visit what its service needs, for as long as it blocks its provider: what it has already where that is free then, else the first
-- by name; and takes from it what it needs no more. Answers how many needs could not be met; with p_is_strict that is a conflict as the
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
          and own.appointment_id = p_visit.appointment_id and own.resource_id = r.resource_id) desc, r.name, r.resource_id
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
  -- Holds that are over stand in nobody's way. One that somebody is just ending is left to them: waiting here could be in a circle.
  delete from taken_resources t
  where t.org_id = p_visit.org_id and (t.resource_id, t.appointment_id) in (
    select over.resource_id, over.appointment_id
    from taken_resources over
    join appointments a on a.org_id = over.org_id and a.appointment_id = over.appointment_id and a.held_until <= now()
    where over.org_id = p_visit.org_id and over.resource_id = any (v_taken) and over.blocked && p_visit.blocked
      and over.appointment_id <> p_visit.appointment_id
      and over.starts_at > lower(p_visit.blocked) - interval '24 hours' and over.starts_at < upper(p_visit.blocked) + interval '24 hours'
    for update of over skip locked);
  delete from taken_resources t
  where t.org_id = p_visit.org_id and t.appointment_id = p_visit.appointment_id and t.resource_id <> all (v_taken);
  insert into taken_resources (org_id, appointment_id, resource_id, blocked, starts_at)
  select p_visit.org_id, p_visit.appointment_id, taken.id, p_visit.blocked, p_visit.starts_at from unnest(v_taken) taken (id)
  on conflict (org_id, appointment_id, resource_id) do update set blocked = excluded.blocked, starts_at = excluded.starts_at
  where taken_resources.blocked <> excluded.blocked;
  return v_lacking;
end
$fn$;

drop function time_asked(p_org_id uuid, p_service_id uuid, p_starts_at timestamp with time zone, p_minutes integer);
-- What somebody asks for who wants a service at a time: how the clinic's clock tells it, and what it would block. is_plain: within as
-- many days as provider_calendar reads the clinic's clock is not changed, no appointment has yet to follow new rules, and it is not
-- for longer than a day.
create or replace function time_asked(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer
) returns table (starts timestamp, ends timestamp, weekday integer, interval_minutes integer, blocked tstzrange, is_plain boolean, needs_resources boolean)
language sql stable
as $fn$
  select told.starts, told.starts + make_interval(mins => p_minutes), extract(isodow from told.starts)::integer, o.slot_interval_minutes,
    tstzrange(p_starts_at - make_interval(mins => s.buffer_before_minutes),
      p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes)),
    o.clock_changed_at is null and p_minutes <= 1440
      and clock.from_at < p_starts_at - interval '5 days' and clock.until_at > p_starts_at + interval '5 days',
    s.needs_resources
  from organizations o
  join services s on s.org_id = o.org_id and s.service_id = p_service_id
  cross join lateral (
    select z.from_at, z.until_at, z.ahead from clock.periods z
    where z.zone = o.time_zone and z.from_at <= p_starts_at order by z.from_at desc limit 1) clock
  cross join lateral (select (p_starts_at at time zone 'UTC') + clock.ahead as starts) told
  where o.org_id = p_org_id
$fn$;

-- A refusal for staff, with what of the service's needs is not free then: {lacking: [{kind, names}]}.
create or replace function with_lacking(
  p_org_id uuid, p_service_id uuid, p_blocked tstzrange, p_ignore_appointment_id uuid, p_refusal json
) returns json
language plpgsql stable
as $fn$
declare
  v_lacking jsonb;
begin
  if p_refusal ->> 'error' <> 'slot_unavailable' or not exists (
      select from services s where s.org_id = p_org_id and s.service_id = p_service_id and s.needs_resources) then
    return p_refusal;
  end if;
  v_lacking := lacking_resources(p_org_id, p_service_id, p_blocked, p_ignore_appointment_id);
  return case when v_lacking = '[]' then p_refusal
    else (p_refusal::jsonb || jsonb_build_object('lacking', v_lacking))::json end;
end
$fn$;

CREATE TRIGGER move_resources AFTER UPDATE OF blocked, status, overlap_allowed ON public.appointments FOR EACH ROW WHEN ((new.needs_resources AND ((old.blocked <> new.blocked) OR (old.overlap_allowed <> new.overlap_allowed) OR ((old.status = ANY (ARRAY['confirmed'::text, 'completed'::text, 'held'::text])) <> (new.status = ANY (ARRAY['confirmed'::text, 'completed'::text, 'held'::text])))))) EXECUTE FUNCTION keep_resources();

drop trigger record_change on appointments;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.appointments FOR EACH ROW EXECUTE FUNCTION record_change('appointment', 'appointment_id', '{}', '{blocked,revision,request_key,person_id,starts_local,time_zone,said_email,needs_resources}', '{}');

CREATE TRIGGER take_resources AFTER INSERT ON public.appointments FOR EACH ROW WHEN (new.needs_resources) EXECUTE FUNCTION keep_resources();
