-- A patient's own link to a visit: what it shows, and what they do there, under their own name in the audit log.
-- `changes` comes first: whoever books writes there last, so it is the table for which this waits longest and which it should hold
-- before it holds another. Nothing here looks at rows; `appointments` gets a nullable column.
-- What an earlier file of the same update wrote there has yet to be told; PostgreSQL alters no table with that still to do.
set constraints all immediate;
set constraints all deferred;
alter table changes drop constraint changes_actor_kind_check;
alter table changes add constraint changes_actor_kind_check
  check (actor_kind in ('user', 'phone', 'patient', 'system')) not valid;

-- Whoever makes or moves an appointment, servers that know of no wall times included, means what the clinic's clock shows. Only
-- reanchor_appointments moves the moment and leaves the wall time. Who books has read it under the provider's lock, and says so for
-- that one row.
create or replace function keep_wall_time() returns trigger
language plpgsql
as $fn$
begin
  if current_setting('app.reanchors', true) = 'on' or tg_op = 'UPDATE' and new.starts_at = old.starts_at
    or tg_op = 'INSERT' and current_setting('app.booked', true) = new.appointment_id::text then
    return new;
  end if;
  select o.time_zone into new.time_zone from organizations o where o.org_id = new.org_id;
  new.starts_local := clock.local_time(new.time_zone, new.starts_at);
  new.clock_trouble := null;
  -- They said yes to another time.
  new.patient_confirmed_at := null;
  return new;
end
$fn$;
revoke execute on function keep_wall_time() from public;

alter table appointments add column patient_confirmed_at timestamp with time zone;

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
    'service', json_build_object('serviceId', s.service_id, 'name', s.name),
    'provider', json_build_object('providerId', p.provider_id, 'name', p.name),
    'contact', json_build_object('contactId', c.contact_id, 'name', c.name, 'phone', c.phone,
      'email', case when not c.email_is_placeholder then c.email end),
    'clockTrouble', a.clock_trouble, 'patientConfirmedAt', iso_instant(a.patient_confirmed_at), 'overrideReason', a.override_reason, 'overridden', to_json(a.overridden),
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

-- Why a patient may not change a visit by their link, or null: it is not as their page showed it (changed_meanwhile), or it is not theirs
-- to change (closed): it is not confirmed, has begun, somebody has to settle its time, or the clinic leaves changes to its staff.
create or replace function visit_refusal(
  p_org_id uuid, p_appointment_id uuid, p_revision integer, p_now timestamptz
) returns text
language sql stable
return (
  select case
    when a.revision <> p_revision then 'changed_meanwhile'
    when a.status <> 'confirmed' or a.starts_at <= p_now or a.clock_trouble is not null
      or o.caller_check = 'staff_only' then 'closed' end
  from appointments a join organizations o on o.org_id = a.org_id
  where a.org_id = p_org_id and a.appointment_id = p_appointment_id);

-- A visit as its patient may see it: never the service, the notes or a name. Null once it is over or its patient was erased.
create or replace function visit_json(p_org_id uuid, p_appointment_id uuid, p_now timestamptz) returns json
language sql stable
return (
  select json_build_object(
    'orgId', a.org_id, 'appointmentId', a.appointment_id, 'revision', a.revision, 'status', a.status,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientConfirmedAt', iso_instant(a.patient_confirmed_at),
    'providerName', p.name, 'organizationName', o.name, 'phone', o.transfer_number, 'region', o.region, 'zone', zone_json(o.time_zone),
    'mayChange', visit_refusal(p_org_id, a.appointment_id, a.revision, p_now) is null)
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.ends_at > p_now and c.erased_at is null);

-- Links of their own that patients are given: whoever has the token sees that one visit and may change it. The hash finds the row,
-- and the sealed copy puts the same link into a later message. One that was revoked stays here, and the next message has another.
create table patient_links (
  org_id uuid not null references organizations,
  link_id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('visit')),
  appointment_id uuid not null,
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  sealed_token text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (org_id, link_id),
  unique (org_id, token_hash),
  foreign key (org_id, appointment_id) references appointments
);
create index patient_links_by_hash on patient_links (token_hash);
-- One is open at a time for a visit, whoever asks for it at once.
create unique index uq_patient_links_open on patient_links (org_id, kind, appointment_id) where revoked_at is null;

-- A link is looked up before its tenant is known: who can name the hash may see that one row.
alter table patient_links enable row level security;
alter table patient_links force row level security;
create policy tenant_or_bearer on patient_links
  using (org_id = (select current_org_id())
    or token_hash = (select nullif(current_setting('app.link_token_hash', true), '')))
  with check (org_id = (select current_org_id()));

-- Messages make them by themselves, which is no news; that one was revoked is.
create trigger record_change after update on patient_links for each row
  execute function record_change('patient_link', 'link_id', '{token_hash,sealed_token}', '{}', '{}');

grant select, insert on patient_links to callwaiting_app;
grant update (revoked_at) on patient_links to callwaiting_app;

-- cancel_appointment for a patient with their link: only what their page showed, and only while it is theirs to change.
create or replace function cancel_visit(
  p_org_id uuid, p_appointment_id uuid, p_revision integer, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_refusal text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform 1 from appointments where org_id = p_org_id and appointment_id = p_appointment_id for update;
  v_refusal := visit_refusal(p_org_id, p_appointment_id, p_revision, v_now);
  if v_refusal is not null then
    return json_build_object('outcome', v_refusal);
  end if;
  return cancel_appointment(p_org_id, p_appointment_id, v_now);
end
$fn$;

-- The patient says that they will come. Once said it stays said; a move forgets it (keep_wall_time).
--   outcome confirmed | changed_meanwhile | closed
create or replace function confirm_visit(
  p_org_id uuid, p_appointment_id uuid, p_revision integer, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_refusal text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform 1 from appointments where org_id = p_org_id and appointment_id = p_appointment_id for update;
  v_refusal := visit_refusal(p_org_id, p_appointment_id, p_revision, v_now);
  if v_refusal is null then
    update appointments set patient_confirmed_at = v_now, updated_at = now()
    where org_id = p_org_id and appointment_id = p_appointment_id and patient_confirmed_at is null;
    perform wait_for_standbys();
  end if;
  return json_build_object('outcome', coalesce(v_refusal, 'confirmed'));
end
$fn$;

-- What the link with this token's hash leads to; null when there is none, it was revoked, the visit is over or its patient was erased.
create or replace function find_patient_link(p_token_hash text, p_now timestamptz default null) returns json
language plpgsql
as $fn$
declare
  v_link patient_links;
begin
  perform set_config('app.org_id', '', true);
  perform set_config('app.link_token_hash', p_token_hash, true);
  select * into v_link from patient_links where token_hash = p_token_hash and revoked_at is null limit 1;
  perform set_config('app.link_token_hash', '', true);
  if not found then
    return null;
  end if;
  perform set_config('app.org_id', v_link.org_id::text, true);
  return visit_json(v_link.org_id, v_link.appointment_id, coalesce(p_now, clock_timestamp()));
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
    p_org_id, p_appointment_id, p_starts_at, p_provider_id, v_now, false, p_starts_local);
  if v_reply ->> 'outcome' = 'moved' and not exists (
      select from appointments a
      where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.revision = p_revision + 1) then
    -- Somebody changed it between the two looks: nothing is done, and the wrapper starts over.
    raise exception 'appointment changed while it was being moved' using errcode = 'serialization_failure';
  end if;
  return v_reply;
end
$fn$;

-- The open link to a visit: the one that is there, or the one that is given. Null where there is no such visit or it is over.
-- p_unopenable: a sealed token that no key opens any more; its link is revoked first, or nobody could be told of it again.
create or replace function open_visit_link(
  p_org_id uuid, p_appointment_id uuid, p_token_hash text, p_sealed_token text, p_unopenable text default null,
  p_now timestamptz default null
) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (
      select from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.ends_at > coalesce(p_now, now()) and c.erased_at is null) then
    return null;
  end if;
  update patient_links l set revoked_at = now()
  where l.org_id = p_org_id and l.appointment_id = p_appointment_id and l.revoked_at is null and l.sealed_token = p_unopenable;
  insert into patient_links (org_id, kind, appointment_id, token_hash, sealed_token)
  values (p_org_id, 'visit', p_appointment_id, p_token_hash, p_sealed_token)
  on conflict (org_id, kind, appointment_id) where revoked_at is null do nothing;
  return (
    select json_build_object('sealedToken', l.sealed_token, 'mayChange', (
      select o.caller_check <> 'staff_only' from organizations o where o.org_id = p_org_id))
    from patient_links l
    where l.org_id = p_org_id and l.kind = 'visit' and l.appointment_id = p_appointment_id and l.revoked_at is null);
end
$fn$;
