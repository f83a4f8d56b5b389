-- A clinic with several addresses: hours may be at a location, and a visit is where the hours are that it was booked in. All of it is in the
-- functions that servers of before call as well: these go on as they do, and say no place. A clinic with fewer than two locations has a
-- column that is false and two that are null. Nothing refers to the new columns yet, so checking the keys is one look through each table.

-- Whoever makes or moves an appointment, servers that know of no wall times included, means what the clinic's clock shows. Only
-- reanchor_appointments moves the moment and leaves the wall time. Who books has read it under the provider's lock, and says so for
-- that one row. What else a visit has of its service's and its clinic's rows is read along.
create or replace function keep_wall_time() returns trigger
language plpgsql
as $fn$
declare
  v_has_locations boolean;
begin
  if current_setting('app.reanchors', true) = 'on' or tg_op = 'UPDATE' and new.starts_at = old.starts_at
    or tg_op = 'INSERT' and current_setting('app.booked', true) = new.appointment_id::text then
    return new;
  end if;
  select o.time_zone, coalesce(s.needs_resources, false), o.has_locations into new.time_zone, new.needs_resources, v_has_locations
  from organizations o left join services s on s.org_id = o.org_id and s.service_id = new.service_id
  where o.org_id = new.org_id;
  new.starts_local := clock.local_time(new.time_zone, new.starts_at);
  new.clock_trouble := null;
  if tg_op = 'UPDATE' and new.starts_local::date is distinct from old.starts_local::date then
    new.arrived_at := null;
    new.in_room_at := null;
  end if;
  if v_has_locations then
    new.location_id := location_of_visit(new.org_id, new.provider_id, new.starts_at, new.ends_at,
      case when tg_op = 'UPDATE' then old.location_id end);
  end if;
  -- They said yes to another time.
  new.patient_confirmed_at := null;
  return new;
end
$fn$;
revoke execute on function keep_wall_time() from public;

-- Whoever books and looks for free times reads the clinic's row anyway, and learns there whether places matter.
create or replace function count_locations() returns trigger
language plpgsql
as $fn$
begin
  update organizations set has_locations = several.are
  from (select count(*) > 1 as are from locations l where l.org_id = new.org_id and l.active) several
  where org_id = new.org_id and has_locations <> several.are;
  return null;
end
$fn$;
revoke execute on function count_locations() from public;

-- A visit that goes to somebody else at its time, or is longer or shorter there, is where they are. Moved ones: keep_wall_time.
create or replace function keep_location() returns trigger
language plpgsql
as $fn$
begin
  if (select o.has_locations from organizations o where o.org_id = new.org_id) then
    new.location_id := location_of_visit(new.org_id, new.provider_id, new.starts_at, new.ends_at, old.location_id);
  end if;
  return new;
end
$fn$;
revoke execute on function keep_location() from public;

alter table organizations add column has_locations boolean not null default false;

-- Where a clinic with several addresses is. With fewer than two in use nobody is told or asked of places: organizations.has_locations.
create table locations (
  org_id uuid not null references organizations,
  location_id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  -- As it stands on a letter, a line each.
  address text not null default '' check (length(address) <= 500),
  phone text check (length(phone) between 1 and 40),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (org_id, location_id)
);

alter table locations enable row level security;
alter table locations force row level security;
create policy tenant_only on locations
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on locations for each row
  execute function record_change('location', 'location_id', '{}', '{}', '{}');
create trigger count_locations after insert or update of active on locations for each row
  execute function count_locations();

-- Never deleted: visits are there.
grant select, insert, update on locations to callwaiting_app;

alter table appointments add column location_id uuid,
  add constraint appointments_org_id_location_id_fkey foreign key (org_id, location_id) references locations;

-- Where something is, as patients and staff are told.
create or replace function location_json(p_org_id uuid, p_location_id uuid) returns json
language sql stable
return (
  select json_build_object('locationId', l.location_id, 'name', l.name, 'address', l.address, 'phone', l.phone)
  from locations l where l.org_id = p_org_id and l.location_id = p_location_id);

-- What is told of a visit, and where it is. Of one without a place nothing is said, and nothing is looked up.
create or replace function with_location(p_told json, p_org_id uuid, p_location_id uuid) returns json
language sql stable
return case when p_location_id is null then p_told
  else (p_told::jsonb || jsonb_build_object('location', location_json(p_org_id, p_location_id)))::json end;

-- The location that was asked for in this transaction (app.location_id, which every function that books or looks sets anew); null: any.
create or replace function asked_location() returns uuid
language sql stable
return nullif(nullif(current_setting('app.location_id', true), ''), 'none')::uuid;

-- Appointments as the front desk sees them: one row each, ready to be sent. Placeholder addresses are none.
create or replace function staff_appointments(p_org_id uuid) returns table (
  appointment_id uuid, provider_id uuid, contact_id uuid, status text, starts_at timestamptz, ends_at timestamptz,
  appointment json
)
language sql stable
as $fn$
  select a.appointment_id, a.provider_id, a.contact_id, a.status, a.starts_at, a.ends_at, with_location(json_build_object(
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
    'cancelledAt', iso_instant(a.cancelled_at)), a.org_id, a.location_id)
  from appointments a
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  left join persons n on n.org_id = a.org_id and n.person_id = a.person_id
  where a.org_id = p_org_id
$fn$;

-- A visit as its patient may see it: never the service, the notes or a name. Null once it is over or its patient was erased.
create or replace function visit_json(p_org_id uuid, p_appointment_id uuid, p_now timestamptz) returns json
language sql stable
return (
  select with_location(json_build_object(
    'orgId', a.org_id, 'appointmentId', a.appointment_id, 'revision', a.revision, 'status', a.status,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientConfirmedAt', iso_instant(a.patient_confirmed_at),
    'providerName', p.name, 'organizationName', o.name, 'phone', o.transfer_number, 'region', o.region, 'zone', zone_json(o.time_zone),
    'isClosed', a.status = 'confirmed' and is_told_closed(a),
    'mayChange', visit_refusal(p_org_id, a.appointment_id, a.revision, p_now) is null), p_org_id, a.location_id)
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.ends_at > p_now and c.erased_at is null);

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
  v_asked text;
  v_bucket uuid;
  v_there record;
begin
  times := '{}';
  provider_ids := '{}';
  if p_from >= p_until then
    return;
  end if;
  if p_org.has_locations then
    v_asked := coalesce(current_setting('app.location_id', true), '');
    v_bucket := asked_location();
    if v_asked = '' then
      -- Openings that adjoin are one only at one place: each place by itself.
      for v_bucket in select distinct h.location_id from opening_hours h where h.org_id = p_org.org_id loop
        perform set_config('app.location_id', coalesce(v_bucket::text, 'none'), true);
        v_there := free_times(p_org, p_service, p_from, p_until, p_provider_id, p_ignore_appointment_id, p_who);
        times := times || v_there.times;
        provider_ids := provider_ids || v_there.provider_ids;
      end loop;
      perform set_config('app.location_id', '', true);
      if not p_who then
        times := array(select distinct t from unnest(times) t order by t);
      end if;
      return;
    end if;
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
        p_org.org_id, v_hours_of, v_starts::date, v_ends::date - v_starts::date, v_from_local, v_ahead) o
      where not p_org.has_locations or o.location_id is not distinct from v_bucket;
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

alter table opening_hours add column location_id uuid,
  add constraint opening_hours_org_id_location_id_fkey foreign key (org_id, location_id) references locations;

drop function accept_own_offer(p_org_id uuid, p_contact_id uuid, p_name text, p_service_id uuid, p_provider_id uuid, p_starts_at timestamp with time zone, p_source text, p_notes text, p_request_key text);
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
  -- Who waits as "Tom" is booked as the "Tom Hall" that they are called now.
  select e.patient_name into v_offer_name from waitlist_entries e where e.org_id = p_org_id and e.entry_id = v_offer.entry_id;
  perform keep_person(p_org_id, p_contact_id, p_name)
  where find_person(p_org_id, p_contact_id, p_name) = find_person(p_org_id, p_contact_id, v_offer_name, true);
  v_reply := accept_offer(p_org_id, v_offer.offer_id, v_offer.starts_local, p_source, p_notes, p_request_key);
  return case when (v_reply ->> 'success')::boolean then v_reply end;
end
$fn$;

-- What the phone's functions answer about an appointment; told only once it is as safe as what they have written themselves.
create or replace function appointment_json(p_org_id uuid, p_appointment_id uuid, p_outcome text, p_message text) returns json
language plpgsql
as $fn$
begin
  perform wait_for_standbys();
  return (
    select with_location(json_build_object(
      'success', true, 'outcome', p_outcome, 'appointmentId', a.appointment_id, 'contactId', a.contact_id,
      'message', p_message, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
      'serviceName', s.name, 'providerName', p.name, 'patientName', a.patient_name, 'status', a.status), p_org_id, a.location_id)
    from appointments a
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
    where a.org_id = p_org_id and a.appointment_id = p_appointment_id);
end
$fn$;

drop function book_appointment_atomic_v2(p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamp with time zone, p_provider_id uuid, p_notes text, p_request_key text, p_source text, p_now timestamp with time zone, p_is_own boolean, p_starts_local timestamp without time zone, p_is_call boolean);
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

drop function book_for_staff(p_org_id uuid, p_service_id uuid, p_starts_at timestamp with time zone, p_contact_id uuid, p_name text, p_phone text, p_email text, p_patient_name text, p_provider_id uuid, p_minutes integer, p_notes text, p_override_reason text, p_now timestamp with time zone, p_starts_local timestamp without time zone);
-- Staff at work in the calendar, with the looks and the order of locks of book_appointment_atomic_v2. They may override the rules
-- with a reason, which stays on the appointment. The phone's functions have no such parameter.
-- Books for a contact that exists or a new one. Outcomes booked | already_booked, or an error as for the phone, clock_changed
-- among them: the rules by which a screen told the time can be minutes old.
create or replace function book_for_staff(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_contact_id uuid default null,
  p_name text default null, p_phone text default null, p_email text default null, p_patient_name text default null,
  p_provider_id uuid default null, p_minutes integer default null, p_notes text default null,
  p_override_reason text default null, p_now timestamptz default null, p_starts_local timestamp default null,
  p_location_id uuid default null
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
  perform set_config('app.location_id', coalesce(p_location_id::text, ''), true);
  if p_location_id is not null and not exists (
      select from locations l where l.org_id = p_org_id and l.location_id = p_location_id and l.active) then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
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

drop function check_availability(p_org_id uuid, p_service text, p_from timestamp with time zone, p_until timestamp with time zone, p_provider_id uuid, p_limit integer, p_now timestamp with time zone, p_clock text, p_own_phone text);
-- Free times of [p_from, p_until), at most p_limit; when there is none, the next ones after it.
-- {success, serviceName, durationMinutes, slots: [ISO…], nextSlots: [ISO…]}, or unknown_service | unknown_provider
-- p_clock: the clinic's clock.stamp by which the answer will be said; clock_changed where it is another one by now.
-- p_location_id: only there. Where places matter, places says where each time is.
-- p_own_phone: the number that the call comes from. What is held for somebody of it is free for them.
create or replace function check_availability(
  p_org_id uuid, p_service text, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_limit integer default 500, p_now timestamptz default null, p_clock text default null,
  p_own_phone text default null, p_location_id uuid default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_service services;
  v_refusal json;
  v_slots timestamptz[];
  v_answer json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform set_config('app.location_id', coalesce(p_location_id::text, ''), true);
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
  v_answer := json_build_object(
    'success', true, 'serviceName', v_service.name, 'durationMinutes', v_service.duration_minutes,
    'slots', iso_instants(v_slots[:p_limit]),
    'nextSlots', case when v_slots = '{}'
      then suggest_slots(p_org_id, v_service.service_id, greatest(p_until, v_now), p_provider_id, v_now, null, 3)
      else '[]' end);
  return case when v_org.has_locations
    then with_places(v_answer, p_org_id, v_service.service_id, null, p_provider_id, null) else v_answer end;
end
$fn$;

-- What a caller may mean who wants to hear of, move or cancel an appointment, and how it was reached; what of it they are told is
-- the domain's to say (packages/domain/src/caller/judge-caller.ts). Confirmed ones that are not over, and those cancelled within
-- the last day.
--   via    call: this very call has made it, or had to do with it and knew enough for that; number: under p_phone; name: for somebody of that name, whatever the number
--   number counts in the order in which they were made, so it stays the same for one appointment whatever becomes of the others:
--          under p_phone, if it is the caller's own, all of that contact; then what this call has made; of anybody else only that
--          person's, so that it tells nothing of what others have
-- With p_is_guess, facts have been said that could be guesses: then it counts as one, unless p_is_own and somebody of that name has
-- something to come under p_phone. With p_says_birth_date one was said beside a name: it counts as a guess from everywhere where one is
-- kept of anybody under p_phone, or of whom this call had to do with, because a wrong one is refused there. Right and wrong, there and
-- not there take the same way through here.
-- p_clock: the clinic's clock.stamp by which the answer will be said. Where it is another one by now, nothing is looked for or counted.
--   {limited, guessId, appointments: […]}, or clockChanged: true
create or replace function find_appointments_of_caller(
  p_org_id uuid, p_call_id text default null, p_phone text default null, p_is_own boolean default false,
  p_calling_phone text default null, p_name text default null, p_is_guess boolean default false,
  p_now timestamptz default null, p_clock text default null, p_says_birth_date boolean default false
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  -- Without facts that could be a guess, only the caller's own number is looked under: what is not told costs no time either.
  v_key text := case when p_is_guess then name_key(p_name) end;
  v_contact_id uuid;
  v_of_call uuid[];
  v_guess_id uuid;
  v_is_guess boolean := p_is_guess;
  v_found json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_clock <> (select clock.stamp(o.time_zone) from organizations o where o.org_id = p_org_id) then
    return json_build_object('limited', false, 'guessId', null, 'appointments', '[]'::json, 'clockChanged', true);
  end if;
  p_phone := known_number(p_org_id, p_phone);
  p_calling_phone := known_number(p_org_id, p_calling_phone);
  v_of_call := array(select t.appointment_id from tool_calls t
    where t.org_id = p_org_id and t.call_id = p_call_id and t.appointment_id is not null);
  if p_is_own or p_is_guess then
    select contact_id into v_contact_id from contacts where org_id = p_org_id and phone = p_phone;
  end if;
  if v_is_guess and p_is_own and v_contact_id is not null then
    v_is_guess := not exists (
      select from persons p
      where p.org_id = p_org_id and p.contact_id = v_contact_id
        and (string_to_array(p.name_key, ' ') <@ string_to_array(v_key, ' ')
          or string_to_array(v_key, ' ') <@ string_to_array(p.name_key, ' '))
        and exists (
          select from appointments a
          where a.org_id = p_org_id and a.contact_id = v_contact_id and a.person_id is not distinct from p.person_id
            and a.ends_at > v_now
            and (a.status = 'confirmed' or a.status = 'cancelled' and a.cancelled_at > v_now - interval '1 day')));
  end if;
  if p_says_birth_date and not v_is_guess then
    v_is_guess := exists (
        select from persons p where p.org_id = p_org_id and p.contact_id = v_contact_id and p.birth_date is not null)
      or exists (
        select from appointments a
        join persons p on p.org_id = a.org_id and p.contact_id = a.contact_id and p.birth_date is not null
        where a.org_id = p_org_id and a.appointment_id = any (v_of_call));
  end if;
  if v_is_guess then
    v_guess_id := count_guess(p_org_id, p_call_id, array[p_phone, p_calling_phone], p_name, v_now);
    if v_guess_id is null then
      return json_build_object('limited', true, 'guessId', null, 'appointments', '[]'::json);
    end if;
  end if;
  v_found := (
    select coalesce(json_agg(found.row order by found.starts_at, found.number), '[]')
    from (
      select a.starts_at, a.number, with_location(json_build_object(
        'appointmentId', a.appointment_id, 'contactId', a.contact_id, 'startsAt', iso_instant(a.starts_at),
        'endsAt', iso_instant(a.ends_at), 'serviceName', s.name, 'providerName', p.name,
        'patientName', coalesce(who.name, a.patient_name), 'birthDate', who.birth_date, 'status', a.status,
        'cancelledAt', iso_instant(a.cancelled_at), 'number', a.number,
        'via', case when a.appointment_id = any (v_of_call) then 'call'
          when a.contact_id = v_contact_id then 'number' else 'name' end), a.org_id, a.location_id) as row
      from (
        select each.*, case
            when each.is_own then count(*) over (
              partition by each.contact_id order by each.created_at, each.appointment_id)
            when each.is_of_call then count(*) filter (where each.is_own) over () + count(*) filter (
              where each.is_of_call and not each.is_own) over (order by each.created_at, each.appointment_id)
            else count(*) filter (where each.is_own or each.is_of_call) over () + count(*) over (
              partition by each.contact_id, each.person_id, each.is_of_call order by each.created_at, each.appointment_id)
          end as number
        from (
          select m.*, p_is_own and m.contact_id is not distinct from v_contact_id as is_own,
            m.appointment_id = any (v_of_call) as is_of_call
          from appointments m
        ) each
        where each.org_id = p_org_id and each.contact_id = any (array(
          select v_contact_id
          union
          (select t.contact_id from persons t where t.org_id = p_org_id and t.name_key = v_key and v_key <> '' limit 50)
          union
          select m.contact_id from appointments m where m.org_id = p_org_id and m.appointment_id = any (v_of_call)))
      ) a
      join services s on s.org_id = a.org_id and s.service_id = a.service_id
      join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
      left join lateral (
        select t.name, t.name_key, t.birth_date from persons t
        where t.org_id = a.org_id and t.contact_id = a.contact_id
          and (t.person_id = a.person_id or a.person_id is null and t.name_key = name_key(a.patient_name))
        limit 1
      ) who on true
      where a.ends_at > v_now
        and (a.status = 'confirmed' or a.status = 'cancelled' and a.cancelled_at > v_now - interval '1 day')
        and (a.contact_id = v_contact_id or who.name_key = v_key or a.appointment_id = any (v_of_call))
    ) found);
  -- Whoever hears of an appointment counts on it; where nobody heard of its move yet, this is what confirms it.
  if json_array_length(v_found) > 0 then
    perform wait_for_standbys();
  end if;
  return json_build_object('limited', false, 'guessId', v_guess_id, 'appointments', v_found);
end
$fn$;

drop function find_slots_for_staff(p_org_id uuid, p_service_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_provider_id uuid, p_ignore_appointment_id uuid, p_limit integer, p_now timestamp with time zone);
-- Free times as staff see them: those that are too soon for a caller are there and say so.
create or replace function find_slots_for_staff(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid default null,
  p_ignore_appointment_id uuid default null, p_limit integer default 500, p_now timestamptz default null, p_location_id uuid default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_from timestamptz;
  v_until timestamptz;
  v_places jsonb;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform set_config('app.location_id', coalesce(p_location_id::text, ''), true);
  select * into v_org from organizations where org_id = p_org_id;
  v_from := greatest(p_from, v_now);
  v_until := least(p_until, v_now + make_interval(days => v_org.horizon_days) + interval '1 second');
  if v_org.has_locations then
    select jsonb_object_agg(iso_instant(place.starts_at), place.are) into v_places
    from (
      select t.starts_at, jsonb_agg(jsonb_build_object('locationId', l.location_id, 'name', l.name) order by l.created_at, l.name) as are
      from services s
      cross join lateral times_by_location(v_org, s, v_from, v_until, p_provider_id, p_ignore_appointment_id) t
      join locations l on l.org_id = p_org_id and l.location_id = t.location_id
      where s.org_id = p_org_id and s.service_id = p_service_id
      group by t.starts_at
    ) place;
  end if;
  return (
    select coalesce(json_agg(case when v_places ? f.said then (f.row::jsonb || jsonb_build_object('places', v_places -> f.said))::json else f.row end
      order by f.starts_at), '[]')
    from (
      select s.starts_at, iso_instant(s.starts_at) as said, json_build_object(
        'startsAt', iso_instant(s.starts_at), 'providerIds', to_json(s.provider_ids),
        'tooSoon', s.starts_at < v_now + make_interval(mins => v_org.min_notice_minutes)) as row
      from find_free_slots(p_org_id, p_service_id, v_from, v_until, p_provider_id, p_ignore_appointment_id) s
      limit p_limit
    ) f);
end
$fn$;

-- Times to which a patient may move a visit, of the first p_days days from p_from on that have any: with the provider who has it, or
-- with anybody where that one has none until the horizon. For as long as the visit is, by the rules of the phone.
-- {times: [{startsAt, providerId, providerName}], nextFrom: the day after the last one that was looked at, null at the horizon}
create or replace function list_visit_times(
  p_org_id uuid, p_appointment_id uuid, p_from date default null, p_days integer default 7, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_org organizations;
  v_service services;
  v_visit appointments;
  v_provider_id uuid;
  v_earliest timestamptz;
  v_latest timestamptz;
  v_first date;
  v_day date;
  v_until date;
  v_free record;
  v_times timestamptz[];
  v_whos uuid[];
  v_days date[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_org from organizations where org_id = p_org_id;
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if v_visit.appointment_id is null then
    return json_build_object('times', '[]'::json, 'nextFrom', null);
  end if;
  -- Their times are where the visit is: who moves it by a link chooses no place.
  perform set_config('app.location_id', coalesce(v_visit.location_id::text, ''), true);
  select * into v_service from services where org_id = p_org_id and service_id = v_visit.service_id;
  v_service.duration_minutes := extract(epoch from v_visit.ends_at - v_visit.starts_at)::integer / 60;
  v_earliest := v_now + make_interval(mins => v_org.min_notice_minutes);
  v_latest := v_now + make_interval(days => v_org.horizon_days) + interval '1 second';
  v_first := greatest(p_from, clock.local_time(v_org.time_zone, v_earliest)::date);
  foreach v_provider_id in array array[v_visit.provider_id, null] loop
    v_day := v_first;
    v_times := '{}';
    v_whos := '{}';
    v_days := '{}';
    while cardinality(v_days) < p_days and clock.moment_of(v_org.time_zone, v_day) < v_latest loop
      -- Two weeks at once: most calendars have enough free days in them.
      v_until := v_day + 14;
      v_free := free_times(v_org, v_service, greatest(clock.moment_of(v_org.time_zone, v_day), v_earliest),
        least(clock.moment_of(v_org.time_zone, v_until), v_latest), v_provider_id, p_appointment_id, true);
      v_times := v_times || v_free.times;
      v_whos := v_whos || v_free.provider_ids;
      v_days := array(select distinct clock.local_time(v_org.time_zone, t)::date as d from unnest(v_times) t order by d);
      v_day := v_until;
    end loop;
    exit when v_times <> '{}';
  end loop;
  if cardinality(v_days) > p_days then
    v_day := v_days[p_days + 1];
  end if;
  return json_build_object(
    'times', (
      select coalesce(json_agg(json_build_object('startsAt', iso_instant(f.starts_at), 'providerId', f.provider_id,
        'providerName', f.name) order by f.starts_at), '[]')
      from (
        select distinct on (t.starts_at) t.starts_at, t.provider_id, p.name
        from unnest(v_times, v_whos) t (starts_at, provider_id)
        join providers p on p.org_id = p_org_id and p.provider_id = t.provider_id
        where t.starts_at <> v_visit.starts_at and t.starts_at < clock.moment_of(v_org.time_zone, v_day)
        order by t.starts_at, t.provider_id = v_visit.provider_id desc, p.name
      ) f),
    'nextFrom', case when clock.moment_of(v_org.time_zone, v_day) < v_latest then v_day end);
end
$fn$;

-- Where a provider is for all of a time: the location of the opening that covers it; of openings that adjoin, only those of one place count
-- as one. Outside their hours the one that was asked for, or p_else.
create or replace function location_of_visit(
  p_org_id uuid, p_provider_id uuid, p_starts_at timestamptz, p_ends_at timestamptz, p_else uuid
) returns uuid
language plpgsql stable
as $fn$
declare
  v_asked uuid := asked_location();
  v_range record;
  v_found record;
begin
  v_range := clock.range_of((select time_zone from organizations where org_id = p_org_id), p_starts_at, p_ends_at);
  select o.location_id into v_found
  from openings_of(
    p_org_id, (select h.provider_id from opening_hours h where h.org_id = p_org_id and h.provider_id = p_provider_id limit 1),
    v_range.starts::date, v_range.ends::date - v_range.starts::date, v_range.from_local, v_range.ahead) o
  group by o.location_id
  having range_agg(o.opening) @> tstzrange(p_starts_at, p_ends_at)
  order by o.location_id is distinct from v_asked
  limit 1;
  return case when found then v_found.location_id else coalesce(v_asked, p_else) end;
end
$fn$;

drop function look_at_time(p_org_id uuid, p_service_id uuid, p_starts_at timestamp with time zone, p_minutes integer, p_provider_id uuid, p_ignore_appointment_id uuid, OUT chosen uuid, OUT rules text[], OUT on_grid boolean);
-- What booking a time would break, for the best provider: who is there but busy comes before who is not there, and of equals the one
-- with the lighter day. chosen is null when nobody gives the service. on_grid: whether callers are offered that start time; staff take
-- any. locations: all places at which somebody can be booked then. Where a room or a device that the service needs is not free, everybody is busy.
create or replace function look_at_time(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid,
  p_ignore_appointment_id uuid, out chosen uuid, out rules text[], out on_grid boolean, out locations uuid[]
)
language plpgsql stable
as $fn$
declare
  v_asked record;
  v_ends_at timestamptz := p_starts_at + make_interval(mins => p_minutes);
  v_best record;
  v_best_found boolean;
begin
  select * into v_asked from time_asked(p_org_id, p_service_id, p_starts_at, p_minutes);
  if v_asked.is_plain then
    select array_agg(seen.provider_id order by seen.provider_id) as provider_ids, seen.is_open, seen.is_busy, seen.is_on_grid into v_best
    from look_by_index(p_org_id, p_service_id, p_provider_id, p_ignore_appointment_id,
      v_asked.starts, v_asked.ends, v_asked.weekday, v_asked.interval_minutes, v_asked.blocked) seen
    group by seen.is_open, seen.is_busy, seen.is_on_grid
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid
    limit 1;
    v_best_found := found;
  else
    select array[seen.provider_id] as provider_ids, seen.is_open, seen.is_busy, seen.is_on_grid, seen.free_at into v_best
    from (
      select c.provider_id, c.bookable @> tstzrange(p_starts_at, v_ends_at) as is_open, c.busy && v_asked.blocked as is_busy,
        is_on_grid(c.openings, p_starts_at, v_asked.interval_minutes) as is_on_grid,
        (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load,
        array_agg(c.location_id) filter (where c.bookable @> tstzrange(p_starts_at, v_ends_at) and not c.busy && v_asked.blocked
          and is_on_grid(c.openings, p_starts_at, v_asked.interval_minutes)) over () as free_at
      from provider_calendar(
        p_org_id, p_service_id, p_starts_at, v_ends_at, p_provider_id, p_ignore_appointment_id) c
    ) seen
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid, seen.load, seen.provider_id
    limit 1;
    v_best_found := found;
    if found then
      locations := array(select distinct l from unnest(v_best.free_at) l);
    end if;
  end if;
  if v_best_found then
    chosen := lightest_day(p_org_id, v_best.provider_ids, p_starts_at, v_ends_at, p_ignore_appointment_id);
    rules := case when v_best.is_open then '{}'::text[] else '{hours}' end
      || case when v_best.is_busy or v_asked.needs_resources and lacking_resources(
        p_org_id, p_service_id, v_asked.blocked, p_ignore_appointment_id) <> '[]' then '{overlap}'::text[] else '{}' end;
    on_grid := v_best.is_on_grid;
  end if;
end
$fn$;

drop function look_without_hold(p_offer waitlist_offers, p_appointment_id uuid, p_minutes integer, OUT chosen uuid, OUT rules text[], OUT on_grid boolean);
-- Accepts an offer for an appointment that is moved to its time, and says what stands in the way even so: then the offer stays as it
-- was. The provider is locked.
create or replace function look_without_hold(
  p_offer waitlist_offers, p_appointment_id uuid, p_minutes integer, out chosen uuid, out rules text[], out on_grid boolean, out locations uuid[]
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

-- What a message is made of. The references are those of texts to the same number that are known to be others.
create or replace function message_json(p_message messages, p_recipient text) returns json
language sql stable
return (
  select with_location(json_build_object(
    'messageId', p_message.message_id, 'appointmentId', a.appointment_id, 'channel', p_message.channel, 'kind', p_message.kind,
    'attempt', p_message.attempts, 'recipient', p_recipient, 'revision', a.revision,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientName', a.patient_name, 'providerName', p.name,
    'alsoBooked', (select coalesce(json_agg(json_build_object('startsAt', iso_instant(v.starts_at), 'providerName', w.name) order by v.starts_at), '[]')
      from messages m
      join appointments v on v.org_id = m.org_id and v.appointment_id = m.appointment_id and v.contact_id = a.contact_id
        and v.series_id = a.series_id
      join providers w on w.org_id = v.org_id and w.provider_id = v.provider_id
      where p_message.kind = 'confirmation' and m.org_id = p_message.org_id and m.told_with = p_message.message_id and m.status = 'planned'
        and still_tells(m, v)),
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone), 'region', o.region,
    'template', (select json_build_object('subject', t.subject, 'body', t.body) from message_templates t
      where t.org_id = p_message.org_id and t.channel = p_message.channel and t.kind = p_message.kind),
    'mayGoAbroad', coalesce((select s.sms_abroad from message_settings s where s.org_id = p_message.org_id), false),
    'unsettledSince', iso_instant(p_message.unsettled_at),
    'otherReferences', (select coalesce(json_agg(m.reference), '[]') from messages m
      where m.org_id = p_message.org_id and p_message.unsettled_at is not null and m.channel = p_message.channel
        and m.reference is not null and m.recipient = p_recipient and m.sent_at > p_message.unsettled_at - interval '1 hour')), a.org_id, a.location_id)
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id);

-- reschedule_appointment for a patient with their link: only what their page showed, and only while it is theirs to change.
create or replace function move_visit(
  p_org_id uuid, p_appointment_id uuid, p_revision integer, p_starts_at timestamptz, p_provider_id uuid,
  p_starts_local timestamp, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_refusal text;
  v_reply json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Not locked yet: who moves locks the providers first.
  v_refusal := visit_refusal(p_org_id, p_appointment_id, p_revision, v_now);
  if v_refusal is not null then
    return json_build_object('outcome', v_refusal);
  end if;
  v_reply := reschedule_appointment(
    p_org_id, p_appointment_id, p_starts_at, p_provider_id, v_now, false, p_starts_local,
    p_location_id => (select a.location_id from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id));
  if v_reply ->> 'outcome' = 'moved' and not exists (
      select from appointments a
      where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.revision = p_revision + 1) then
    -- Somebody changed it between the two looks: nothing is done, and the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  return v_reply;
end
$fn$;

-- What a message about an offer is made of. The references are those of texts to the same number that are known to be others.
create or replace function offer_message_json(
  p_message messages, p_offer waitlist_offers, p_entry waitlist_entries, p_recipient text
) returns json
language sql stable
return (
  select with_location(json_build_object(
    'messageId', p_message.message_id, 'offerId', p_offer.offer_id, 'channel', p_message.channel, 'kind', 'offer',
    'attempt', p_message.attempts, 'recipient', p_recipient,
    'startsAt', iso_instant(p_offer.starts_at), 'heldUntil', iso_instant(p_offer.held_until),
    'patientName', p_entry.patient_name, 'providerName', p.name,
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone), 'region', o.region,
    'template', (select json_build_object('subject', t.subject, 'body', t.body) from message_templates t
      where t.org_id = p_message.org_id and t.channel = p_message.channel and t.kind = p_message.kind),
    'byDeskOnly', o.caller_check <> 'number_and_name',
    'mayGoAbroad', coalesce((select s.sms_abroad from message_settings s where s.org_id = o.org_id), false),
    'unsettledSince', iso_instant(p_message.unsettled_at),
    'otherReferences', (select coalesce(json_agg(m.reference), '[]') from messages m
      where m.org_id = p_message.org_id and p_message.unsettled_at is not null and m.channel = p_message.channel
        and m.reference is not null and m.recipient = p_recipient and m.sent_at > p_message.unsettled_at - interval '1 hour')), o.org_id, case when o.has_locations then (
      select h.location_id from appointments h where h.org_id = p_offer.org_id and h.appointment_id = p_offer.appointment_id) end)
  from organizations o
  join providers p on p.org_id = o.org_id and p.provider_id = p_offer.provider_id
  where o.org_id = p_offer.org_id);

drop function openings_of(p_org_id uuid, p_hours_of uuid, p_first date, p_days integer, p_from_local timestamp without time zone[], p_ahead interval[]);
-- The openings that begin in the local days from p_first on, p_days more than one: of the clinic's hours, or, with a provider, of
-- their own. p_from_local and p_ahead are clock.range_of's. Like the three beside it (busy_of, leaving_of, closed_of) it becomes part
-- of the query that asks, and costs nothing by itself.
create or replace function openings_of(
  p_org_id uuid, p_hours_of uuid, p_first date, p_days integer, p_from_local timestamp[], p_ahead interval[]
) returns table (opening tstzrange, location_id uuid)
language sql stable
as $fn$
  -- Where clocks skip an hour, one that opens in it would close before it opens.
  select tstzrange(least(moments.opens, moments.closes), moments.closes), moments.location_id
  from (
    select clock.moment_by(d.day + h.opens_at, p_from_local, p_ahead) as opens,
      clock.moment_by(d.day + h.closes_at, p_from_local, p_ahead) as closes, h.location_id
    from (select p_first + n as day from generate_series(0, p_days) n) d
    join opening_hours h on h.org_id = p_org_id and h.weekday = extract(isodow from d.day)
      and h.provider_id is not distinct from p_hours_of
    offset 0
  ) moments
$fn$;

-- What every request needs to know of its clinic, in one round trip.
create or replace function organization_json(p_org_id uuid) returns json
language sql stable
return (
  select json_build_object(
    'organization', case when o.has_locations then (told.organization::jsonb || jsonb_build_object('locations', (
        select json_agg(location_json(l.org_id, l.location_id) order by l.created_at, l.name) from locations l
        where l.org_id = o.org_id and l.active)))::json else told.organization end,
    'inboundAssistantId', (select v.vapi_id from vapi_resources v
      where v.org_id = o.org_id and v.kind = 'assistant' and v.role = 'inbound' order by v.vapi_id limit 1),
    'vapiAssistantIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'assistant'),
    'vapiPhoneNumberIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'phone_number'))
  from organizations o
  cross join lateral (select json_build_object(
      'orgId', o.org_id, 'name', o.name, 'timeZone', o.time_zone, 'zone', zone_json(o.time_zone),
      'clock', clock.stamp(o.time_zone), 'region', o.region,
      'transferNumber', o.transfer_number, 'callerCheck', o.caller_check,
      'writesToPatients', exists (select from message_settings m where m.org_id = o.org_id and m.is_on), 'offersWaitlist', o.offers_waitlist,
      'redFlags', o.red_flags,
      'openingHours', (select coalesce(json_agg(json_build_object(
          'weekday', h.weekday, 'opensAt', to_char(h.opens_at, 'HH24:MI'), 'closesAt', to_char(h.closes_at, 'HH24:MI'))
          order by h.weekday, h.opens_at), '[]')
        from opening_hours h where h.org_id = o.org_id and h.provider_id is null),
      'closures', (select coalesce(json_agg(json_build_object(
          'startsLocal', to_char(c.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
          'endsLocal', to_char(c.ends_local, 'YYYY-MM-DD"T"HH24:MI:SS')) order by c.starts_local), '[]')
        from closures c, (select clock.local_time(o.time_zone, now()) as local offset 0) here
        where c.org_id = o.org_id and c.provider_id is null
          and c.ends_local > here.local - interval '1 day'
          and c.starts_local < here.local + interval '60 days'),
      'services', (select coalesce(json_agg(json_build_object(
          'serviceId', s.service_id, 'key', s.key, 'name', s.name, 'durationMinutes', s.duration_minutes,
          'price', case when s.price_minor is not null
            then json_build_object('minor', s.price_minor, 'currency', s.price_currency) end,
          'description', s.description)
          order by s.created_at, s.name), '[]')
        from services s where s.org_id = o.org_id and s.active),
      'providers', (select coalesce(json_agg(json_build_object('providerId', p.provider_id, 'name', p.name,
          'gives', (select coalesce(json_agg(s.key order by s.created_at, s.name), '[]')
            from provider_services ps join services s on s.org_id = ps.org_id and s.service_id = ps.service_id and s.active
            where ps.org_id = p.org_id and ps.provider_id = p.provider_id))
          order by p.created_at, p.name), '[]')
        from providers p where p.org_id = o.org_id and p.active),
      'formerProviders', (select coalesce(json_agg(p.name order by p.name), '[]')
        from providers p where p.org_id = o.org_id and not p.active)) as organization) told
  where o.org_id = p_org_id);

drop function provider_calendar(p_org_id uuid, p_service_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_provider_id uuid, p_ignore_appointment_id uuid);
-- What is free: the one truth for a time that somebody names. Free times (free_times) are made of the same parts. Times outside
-- [start, end) never count; buffers of neighbours add up.
-- For every provider who can give the service: the openings that begin in the local days of [p_from, p_until], what of them can be
-- booked once closures are taken away, and what is taken; in a clinic with several locations for each of those that are asked for. p_until may lie on the last local day.
create or replace function provider_calendar(
  p_org_id uuid, p_service_id uuid, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid
) returns table (
  provider_id uuid, location_id uuid, openings tstzrange[], bookable tstzmultirange, busy tstzmultirange
)
language plpgsql stable
as $fn$
declare
  v_zone text;
  v_is_unsettled boolean;
  v_has_locations boolean;
  v_location_id uuid := asked_location();
  v_starts timestamp;
  v_ends timestamp;
  v_from_local timestamp[];
  v_ahead interval[];
begin
  select o.time_zone, o.clock_changed_at is not null, o.has_locations into v_zone, v_is_unsettled, v_has_locations
  from organizations o where o.org_id = p_org_id;
  select r.starts, r.ends, r.from_local, r.ahead into v_starts, v_ends, v_from_local, v_ahead
  from clock.range_of(v_zone, p_from, p_until) r;
  return query
    select p.provider_id, hours.location_id, coalesce(hours.openings, '{}'), coalesce(hours.open, '{}') - closed.closed, taken.busy
    from provider_services ps
    join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
    left join lateral (
      select case when v_has_locations then o.location_id end as location_id, array_agg(o.opening) as openings, range_agg(o.opening) as open
      from openings_of(
        p_org_id, (select h.provider_id from opening_hours h where h.org_id = p_org_id and h.provider_id = p.provider_id limit 1),
        v_starts::date, v_ends::date - v_starts::date, v_from_local, v_ahead) o
      where not v_has_locations or v_location_id is null or o.location_id = v_location_id
      -- Openings that adjoin are one where they are at one place.
      group by 1
    ) hours on true
    cross join lateral (
      select coalesce(range_agg(c.closed), '{}') as closed
      from closed_of(p_org_id, p.provider_id, v_starts, v_ends, v_from_local, v_ahead) c
    ) closed
    cross join lateral (
      select coalesce(range_agg(each.blocked), '{}') as busy
      from (
        select b.blocked from busy_of(p_org_id, p.provider_id, p_from, p_until, p_ignore_appointment_id) b
        union all
        select l.blocked from leaving_of(
          p_org_id, v_zone, p.provider_id, p_from, p_until, p_ignore_appointment_id, v_from_local, v_ahead) l
        where v_is_unsettled
      ) each
    ) taken
    where ps.org_id = p_org_id and ps.service_id = p_service_id
      and (p_provider_id is null or p.provider_id = p_provider_id);
end
$fn$;

drop function reschedule_appointment(p_org_id uuid, p_appointment_id uuid, p_scheduled_at timestamp with time zone, p_provider_id uuid, p_now timestamp with time zone, p_anybody boolean, p_starts_local timestamp without time zone, p_known uuid[], p_own_phone text);
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
  p_known uuid[] default '{}', p_own_phone text default null,
  p_location_id uuid default null, p_asks_location boolean default false
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
  perform set_config('app.location_id', coalesce(p_location_id::text, ''), true);
  if p_starts_local <> (select clock.local_time(o.time_zone, p_scheduled_at) from organizations o where o.org_id = p_org_id) then
    return clock_changed_json(p_scheduled_at);
  end if;
  select * into v_before from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  if not found or v_before.status <> 'confirmed' then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  v_offer := own_offer_for(v_before, p_own_phone, p_scheduled_at, p_provider_id);
  if p_location_id is not null and v_offer.offer_id is not null and not exists (
      select from appointments h
      where h.org_id = p_org_id and h.appointment_id = v_offer.appointment_id and h.location_id = p_location_id) then
    v_offer := null;
  end if;
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
    return with_places(v_refusal, p_org_id, v_service.service_id, null, v_provider_id, p_appointment_id);
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
    return with_places(refuse_rules(
      p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id, v_slot.rules),
      p_org_id, v_service.service_id, null, v_provider_id, p_appointment_id);
  end if;
  if not v_slot.on_grid then
    return with_places((refuse_rules(p_org_id, v_service.service_id, p_scheduled_at, v_provider_id, v_now, p_appointment_id,
      '{off_grid}')::jsonb || '{"offGrid": true}')::json,
      p_org_id, v_service.service_id, null, v_provider_id, p_appointment_id);
  end if;
  if p_asks_location and p_location_id is null and v_offer.offer_id is null and cardinality(v_slot.locations) > 1 then
    return which_location_json(p_org_id, p_scheduled_at, v_slot.locations);
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

-- What somebody asks for who wants a service at a time: how the clinic's clock tells it, and what it would block. is_plain: within as
-- many days as provider_calendar reads the clinic's clock is not changed, no appointment has yet to follow new rules, places do not matter, and it is not
-- for longer than a day.
create or replace function time_asked(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer
) returns table (starts timestamp, ends timestamp, weekday integer, interval_minutes integer, blocked tstzrange, is_plain boolean, needs_resources boolean)
language sql stable
as $fn$
  select told.starts, told.starts + make_interval(mins => p_minutes), extract(isodow from told.starts)::integer, o.slot_interval_minutes,
    tstzrange(p_starts_at - make_interval(mins => s.buffer_before_minutes),
      p_starts_at + make_interval(mins => p_minutes + s.buffer_after_minutes)),
    o.clock_changed_at is null and not o.has_locations and p_minutes <= 1440
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

-- The free times of a clinic with several locations, each as often as there are places where it is free. Null: at none of them.
create or replace function times_by_location(
  p_org organizations, p_service services, p_from timestamptz, p_until timestamptz, p_provider_id uuid, p_ignore_appointment_id uuid
) returns table (starts_at timestamptz, location_id uuid)
language plpgsql stable
as $fn$
declare
  v_asked text := coalesce(current_setting('app.location_id', true), '');
begin
  for location_id in
    select distinct h.location_id from opening_hours h
    where h.org_id = p_org.org_id and (v_asked = '' or h.location_id = asked_location())
  loop
    perform set_config('app.location_id', coalesce(location_id::text, 'none'), true);
    return query
      select t, times_by_location.location_id
      from unnest((free_times(p_org, p_service, p_from, p_until, p_provider_id, p_ignore_appointment_id, false)).times) t;
  end loop;
  perform set_config('app.location_id', v_asked, true);
end
$fn$;

-- The refusal for a time that is free at several locations, where nobody has said which.
create or replace function which_location_json(p_org_id uuid, p_starts_at timestamptz, p_location_ids uuid[]) returns json
language sql stable
return json_build_object('success', false, 'error', 'which_location', 'message', 'Free at several locations', 'asked', '',
  'requestedAt', iso_instant(p_starts_at),
  'locations', (select coalesce(json_agg(l.name order by l.created_at, l.name), '[]') from locations l
    where l.org_id = p_org_id and l.location_id = any (p_location_ids)));

-- An answer with free times in it, and where each of them is: places is {time: [names]}. What is at no location has no place.
create or replace function with_places(
  p_answer json, p_org_id uuid, p_service_id uuid, p_minutes integer, p_provider_id uuid, p_ignore_appointment_id uuid
) returns json
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_service services;
  v_times timestamptz[];
  v_places json;
begin
  v_times := array(
    select t::timestamptz from unnest('{slots,nextSlots,alternatives}'::text[]) k (key)
    cross join lateral json_array_elements_text(coalesce(p_answer -> k.key, '[]')) t);
  if v_times = '{}' then
    return p_answer;
  end if;
  select * into strict v_org from organizations where org_id = p_org_id;
  if not v_org.has_locations then
    return p_answer;
  end if;
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
  v_service.duration_minutes := coalesce(p_minutes, v_service.duration_minutes);
  select json_object_agg(iso_instant(place.starts_at), place.names) into v_places
  from (
    select f.starts_at, json_agg(l.name order by l.created_at, l.name) as names
    from times_by_location(v_org, v_service, (select min(t) from unnest(v_times) t), (select max(t) from unnest(v_times) t) + interval '1 second',
      p_provider_id, p_ignore_appointment_id) f
    join locations l on l.org_id = p_org_id and l.location_id = f.location_id
    where f.starts_at = any (v_times)
    group by f.starts_at
  ) place;
  return case when v_places is null then p_answer
    else (p_answer::jsonb || jsonb_build_object('places', v_places))::json end;
end
$fn$;

CREATE TRIGGER keep_location BEFORE UPDATE OF provider_id, ends_at ON public.appointments FOR EACH ROW WHEN (((new.starts_at = old.starts_at) AND ((new.provider_id <> old.provider_id) OR (new.ends_at <> old.ends_at)))) EXECUTE FUNCTION keep_location();

drop trigger record_change on organizations;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION record_change('organization', 'org_id', '{}', '{has_locations}', '{clock_changed_at}');

grant update (has_locations) on organizations to callwaiting_app;
