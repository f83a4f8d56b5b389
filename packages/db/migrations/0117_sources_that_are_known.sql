-- A visit that was taken by the patient's own link says so in a column of its own. Servers of the version before know three sources and throw at a
-- fourth on every list that has it; they read this one as staff's, as they wrote it. Those that say 'patient' already are read as before.
alter table appointments add column by_patient boolean not null default false;

-- Appointments as the front desk sees them: one row each, ready to be sent. Placeholder addresses are none.
create or replace function staff_appointments(p_org_id uuid) returns table (
  appointment_id uuid, provider_id uuid, contact_id uuid, status text, starts_at timestamptz, ends_at timestamptz,
  appointment json
)
language sql stable
as $fn$
  select a.appointment_id, a.provider_id, a.contact_id, a.status, a.starts_at, a.ends_at, with_location(json_build_object(
    'appointmentId', a.appointment_id, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
    'status', a.status, 'source', a.source, 'byPatient', a.by_patient, 'revision', a.revision, 'patientName', a.patient_name,
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
    'cancelledAt', iso_instant(a.cancelled_at)), a.org_id, a.location_id)
  from appointments a
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  left join persons n on n.org_id = a.org_id and n.person_id = a.person_id
  where a.org_id = p_org_id
$fn$;

-- Makes a held time the appointment of whoever it is held for, under the same id. Whoever accepts says back when it is
-- (p_starts_local, on the clinic's clock): a yes to something else is none.
--   success:true   outcome booked | already_booked
--   success:false  not_found | other_time (nothing has changed) | offer_over (ended has how; also when the time can no longer be kept) |
--                  person_busy (they have a visit then; the offer stays open)
create or replace function accept_offer(
  p_org_id uuid, p_offer_id uuid, p_starts_local timestamp, p_source text default 'staff', p_notes text default null,
  p_request_key text default null
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_entry waitlist_entries;
  v_slot record;
  v_clash uuid;
  v_said_email text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such offer');
  end if;
  if p_starts_local is distinct from v_offer.starts_local then
    return json_build_object('success', false, 'error', 'other_time', 'message', 'Another time was offered');
  end if;
  -- It ends here, where the deadline has passed.
  perform lock_providers(p_org_id, v_offer.service_id, array[v_offer.provider_id]);
  perform end_expired_holds(p_org_id, v_offer.provider_id);
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id for update;
  if v_offer.ended = 'accepted' and exists (select from appointments
      where org_id = p_org_id and appointment_id = v_offer.appointment_id and status = 'confirmed') then
    return appointment_json(p_org_id, v_offer.appointment_id, 'already_booked', 'Booked already');
  end if;
  if v_offer.offer_id is null or v_offer.ended is not null then
    return json_build_object('success', false, 'error', 'offer_over', 'ended', v_offer.ended, 'message', 'The offer is over');
  end if;
  select * into strict v_entry from waitlist_entries where org_id = p_org_id and entry_id = v_offer.entry_id;
  perform 1 from contacts where org_id = p_org_id and contact_id = v_entry.contact_id for no key update;
  v_clash := find_clash(p_org_id, v_entry.contact_id, v_entry.patient_name, v_offer.starts_at, v_offer.ends_at, null, true, null, '{}');
  if v_clash is not null then
    return person_busy_json(p_org_id, v_clash);
  end if;
  v_slot := look_at_time(p_org_id, v_offer.service_id, v_offer.starts_at,
    (extract(epoch from v_offer.ends_at - v_offer.starts_at) / 60)::integer, v_offer.provider_id, v_offer.appointment_id);
  if v_slot.chosen is null or v_slot.rules <> '{}' or v_offer.starts_local <> (
      select clock.local_time(o.time_zone, v_offer.starts_at) from organizations o where o.org_id = p_org_id) then
    perform end_offer(p_org_id, p_offer_id, 'withdrawn');
    return json_build_object('success', false, 'error', 'offer_over', 'ended', 'withdrawn', 'message', 'The offer is over');
  end if;
  -- An address that came with a number that was only said hears of the visit where the yes came from there: by the link of a letter, and
  -- no text had the same one. A yes from the number itself is that of whoever has it, and may be another's.
  if p_source = 'patient' and exists (select from messages m
      where m.org_id = p_org_id and m.offer_id = p_offer_id and (m.status = 'sent' or m.unsettled_at is not null)
      having bool_and(m.channel = 'email' and coalesce(m.recipient, v_entry.said_email) = v_entry.said_email)) then
    v_said_email := v_entry.said_email;
  end if;
  perform end_offer(p_org_id, p_offer_id, 'accepted');
  insert into appointments (
    org_id, appointment_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key, said_email, by_patient)
  values (
    p_org_id, v_offer.appointment_id, v_offer.provider_id, v_offer.service_id, v_entry.contact_id, v_entry.patient_name,
    v_offer.starts_at, v_offer.ends_at, blocked_range(p_org_id, v_offer.service_id, v_offer.starts_at,
      (extract(epoch from v_offer.ends_at - v_offer.starts_at) / 60)::integer),
    case p_source when 'patient' then 'staff' else p_source end, left(coalesce(p_notes, ''), 2000), p_request_key, v_said_email,
    p_source = 'patient');
  return appointment_json(p_org_id, v_offer.appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;

-- How the calls of some days ended, by day, by hour and by service, on the clinic's clock, and how the same days were filled. Only calls of
-- callers that are over count: neither those that we made nor whoever tried the line (`try-`). Visits count on the day on which they are.
create or replace function load_call_figures(p_org_id uuid, p_first date, p_last date, p_now timestamptz default null) returns json
language plpgsql stable
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_zone text;
  v_from timestamptz;
  v_until timestamptz;
  v_from_local timestamp[];
  v_ahead interval[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select time_zone into v_zone from organizations where org_id = p_org_id;
  if not found then
    return null;
  end if;
  v_from := clock.moment_of(v_zone, p_first);
  v_until := clock.moment_of(v_zone, p_last + 1);
  select r.from_local, r.ahead into v_from_local, v_ahead from clock.range_of(v_zone, v_from, v_until) r;
  return (
    with periods as materialized (
      select p.from_at, p.until_at, p.ahead from clock.periods p
      where p.zone = v_zone and p.from_at < v_until and p.until_at > v_from
    ), ended as materialized (
      select k.ended_as, k.service_id, local.at::date as day, extract(hour from local.at)::int as hour, count(*)::int as calls
      from calls k
      join periods p on p.from_at <= k.created_at and p.until_at > k.created_at
      cross join lateral (select (k.created_at at time zone 'UTC') + p.ahead as at) local
      -- Each of them is a stretch of the index calls_by_end.
      where k.org_id = p_org_id and k.created_at >= v_from and k.created_at < v_until
        and k.ended_as in ('booked', 'moved', 'cancelled', 'waitlisted', 'informed', 'to_staff', 'no_time', 'closed',
          'unclear_date', 'unclear_time', 'unclear_number', 'unclear_name', 'unclear_other', 'wrong_facts', 'gave_up', 'failed', 'hung_up')
        and k.kind is distinct from 'outbound' and k.call_id not like 'try-%'
      group by 1, 2, 3, 4
    ), visits as materialized (
      select a.provider_id, a.starts_at, a.ends_at, a.status, a.source, a.by_patient from appointments a
      where a.org_id = p_org_id and a.starts_at >= v_from and a.starts_at < v_until and a.status <> 'held'
    ), hours as materialized (
      select p.provider_id, hours.open - closed.closed as open, coalesce(taken.busy, '{}') as busy
      from providers p
      cross join lateral (
        select coalesce(range_agg(o.opening), '{}') as open
        from openings_of(
          p_org_id, (select h.provider_id from opening_hours h where h.org_id = p_org_id and h.provider_id = p.provider_id limit 1),
          p_first, p_last - p_first, v_from_local, v_ahead) o
      ) hours
      cross join lateral (
        select coalesce(range_agg(c.closed), '{}') as closed
        from closed_of(p_org_id, p.provider_id, p_first, p_last + 1, v_from_local, v_ahead) c
      ) closed
      left join lateral (
        select range_agg(tstzrange(v.starts_at, v.ends_at)) as busy from visits v
        where v.provider_id = p.provider_id and v.status <> 'cancelled'
      ) taken on true
      where p.org_id = p_org_id and p.active
    )
    select json_build_object(
      'byDay', (select coalesce(json_agg(json_build_object('day', day, 'end', ended_as, 'calls', calls) order by day, ended_as), '[]')
        from (select day, ended_as, sum(calls)::int as calls from ended group by 1, 2) e),
      'byHour', (select coalesce(json_agg(json_build_object('hour', hour, 'end', ended_as, 'calls', calls) order by hour, ended_as), '[]')
        from (select hour, ended_as, sum(calls)::int as calls from ended group by 1, 2) e),
      'byService', (select coalesce(json_agg(json_build_object(
          'serviceId', e.service_id, 'name', s.name, 'end', e.ended_as, 'calls', e.calls) order by s.name nulls last, e.ended_as), '[]')
        from (select service_id, ended_as, sum(calls)::int as calls from ended group by 1, 2) e
        left join services s on s.org_id = p_org_id and s.service_id = e.service_id),
      'visits', (select json_build_object(
          'byPhone', count(*) filter (where source = 'phone' and status <> 'cancelled'),
          'byStaff', count(*) filter (where source not in ('phone', 'patient') and not by_patient and status <> 'cancelled'),
          'came', count(*) filter (where status = 'completed' and ends_at <= v_now),
          'missed', count(*) filter (where status = 'no_show'))
        from visits),
      'minutes', (select json_build_object(
          'open', coalesce(round(sum(extract(epoch from upper(r) - lower(r))) filter (where not is_busy) / 60), 0),
          'filled', coalesce(round(sum(extract(epoch from upper(r) - lower(r))) filter (where is_busy) / 60), 0))
        from (
          select unnest(h.open) as r, false as is_busy from hours h
          union all
          select unnest(h.open * h.busy), true from hours h
        ) stretch)
    )
  );
end
$fn$;

drop trigger record_change on appointments;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.appointments FOR EACH ROW EXECUTE FUNCTION record_change('appointment', 'appointment_id', '{}', '{blocked,revision,request_key,person_id,starts_local,time_zone,said_email,needs_resources,had_resources,by_patient}', '{}');
