-- Visits that are booked together: a column that says so, empty and without an index, since a series is found by its contact; and of a
-- message, which other message told of its visit. Functions that look at several times, book, move and cancel them, all or none.

alter table appointments add column series_id uuid;

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
  left join persons n on n.org_id = a.org_id and n.person_id = a.person_id
  where a.org_id = p_org_id
$fn$;

alter table messages add column told_with uuid;

-- Books all of these times for one person, or none of them and says which cannot be: {success: false, error: series_clash, dates}, as
-- look_at_series has them. Locks as every booking does: the providers by id, all at once, then the contact. p_series_id comes from whoever asks; asked
-- again under the same id, nothing is booked twice, and the answer is already_booked with what has become of them.
-- No rule can be left with a reason here: a time that needs one is booked by itself.
create or replace function book_series_for_staff(
  p_org_id uuid, p_series_id uuid, p_service_id uuid, p_starts_at timestamptz[], p_starts_local timestamp[],
  p_contact_id uuid default null, p_name text default null, p_phone text default null, p_email text default null,
  p_patient_name text default null, p_provider_id uuid default null, p_minutes integer default null,
  p_notes text default null, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text;
  v_contact contacts;
  v_minutes integer;
  v_looked jsonb;
  v_date jsonb;
  v_at timestamptz;
  v_number integer := 0;
  v_person_id uuid;
  v_starts_local timestamp;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if exists (select from unnest(p_starts_at, p_starts_local) t (at, local)
      join organizations o on o.org_id = p_org_id
      where t.local is distinct from clock.local_time(o.time_zone, t.at)) then
    return clock_changed_json(p_starts_at[1]);
  end if;
  v_phone := known_number(p_org_id, nullif(btrim(p_phone), ''));
  select coalesce(p_minutes, duration_minutes) into v_minutes from services
  where org_id = p_org_id and service_id = p_service_id and active;
  if not found then
    return unknown_service_json(p_org_id, '');
  end if;
  if p_contact_id is not null then
    select * into v_contact from contacts where org_id = p_org_id and contact_id = p_contact_id and erased_at is null;
    if not found then
      return json_build_object('success', false, 'error', 'not_found');
    end if;
  elsif v_email is null and v_phone is null then
    return json_build_object('success', false, 'error', 'contact_required');
  end if;

  perform lock_providers(p_org_id, p_service_id, case when p_provider_id is not null then array[p_provider_id] end);
  -- A second click, a retry, an answer that was lost.
  if exists (select from appointments where org_id = p_org_id and request_key = series_key(p_series_id, 1)) then
    return series_reply(p_org_id, 'already_booked', array(
      select o.appointment_id from appointments a
      join appointments o on o.org_id = a.org_id and o.contact_id = a.contact_id and o.series_id = a.series_id
      where a.org_id = p_org_id and a.request_key = series_key(p_series_id, 1)));
  end if;
  v_looked := look_at_series(p_org_id, p_service_id, p_starts_at, p_provider_id, p_minutes, p_now);
  if v_looked ? 'error' then
    return v_looked::json;
  end if;
  if exists (select from jsonb_array_elements(v_looked -> 'dates') d where d ->> 'problem' is not null) then
    return json_build_object('success', false, 'error', 'series_clash', 'dates', v_looked -> 'dates');
  end if;

  if p_contact_id is null then
    v_contact.contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone);
    select * into strict v_contact from contacts where org_id = p_org_id and contact_id = v_contact.contact_id;
  end if;
  for v_date in select jsonb_array_elements(v_looked -> 'dates') loop
    v_number := v_number + 1;
    v_at := p_starts_at[v_number];
    insert into appointments (
      org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, series_id, request_key)
    values (
      p_org_id, (v_date #>> '{provider,providerId}')::uuid, p_service_id, v_contact.contact_id,
      coalesce(left(nullif(btrim(p_patient_name), ''), 200), v_name, v_contact.name), v_at,
      v_at + make_interval(mins => v_minutes), blocked_range(p_org_id, p_service_id, v_at, v_minutes), 'staff',
      left(coalesce(p_notes, ''), 2000), p_series_id, series_key(p_series_id, v_number))
    returning starts_local, person_id into v_starts_local, v_person_id;
    if v_starts_local <> p_starts_local[v_number] then
      raise exception 'the clock has had new rules meanwhile' using errcode = 'serialization_failure';
    end if;
  end loop;
  if p_contact_id is null and v_email is not null then
    perform keep_address(v_contact);
    update persons p set email = v_email, updated_at = now()
    where p.org_id = p_org_id and p.person_id = v_person_id and p.email is distinct from v_email;
  end if;
  return series_reply(p_org_id, 'booked', array(
    select appointment_id from appointments
    where org_id = p_org_id and contact_id = v_contact.contact_id and series_id = p_series_id));
end
$fn$;

-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a contact go one after
-- the other: a confirmation does not overtake the cancellation before it. One that a server took along when it died is taken again
-- after ten minutes, under the same id, by which mail servers and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week, whichever way they go, and none in the quiet hours, however late
-- it has become meanwhile: it waits until they end, or is dropped where the visit is too near by then. The text comes first, and where
-- it cannot be sent the letter takes its place. The confirmations of a series are one message: the first that is handed over takes along
-- those that wait beside it and names their dates (told_with), and once it was sent they count as sent, each for its visit. So one that is moved
-- or cancelled later is told of that by itself. Of changes a number is told ten times in a day by text (too_many_texts_until): what comes
-- then waits, so that of a visit that is changed over and over the last state is told. Servers that know of no texts ask for letters alone.
create or replace function claim_message(p_org_id uuid, p_now timestamptz default null, p_channels text[] default '{email}')
returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_message messages;
  v_visit appointments;
  v_contact contacts;
  v_trouble text;
  v_quiet_until timestamptz;
  v_full_until timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and m.offer_id is null and m.channel = any (p_channels) and (m.status = 'planned' and m.due_at <= v_now
        or m.status = 'sending' and m.claimed_at <= v_now - interval '10 minutes')
      and not exists (
        select from messages o
        join appointments theirs on theirs.org_id = o.org_id and theirs.appointment_id = o.appointment_id
        join appointments a on a.org_id = theirs.org_id and a.contact_id = theirs.contact_id
        where o.org_id = p_org_id and o.status = 'sending' and o.message_id <> m.message_id
          and o.claimed_at > v_now - interval '10 minutes' and a.appointment_id = m.appointment_id)
    order by m.due_at, m.channel desc, m.message_id limit 1
    for update skip locked;
    if not found then
      return null;
    end if;
    -- The row is kept as it is until this is decided, and a move waits no longer than that.
    select * into v_visit from appointments
    where org_id = p_org_id and appointment_id = v_message.appointment_id for share;
    select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
    v_trouble := message_trouble(v_message, v_visit, v_contact, v_now);
    v_quiet_until := case when v_message.kind = 'reminder' then end_of_quiet(p_org_id, v_now) else v_now end;
    if v_trouble is null and v_quiet_until > v_now then
      if v_quiet_until <= v_visit.starts_at - interval '30 minutes' then
        update messages set status = 'planned', due_at = v_quiet_until, claimed_at = null, updated_at = v_now
        where org_id = p_org_id and message_id = v_message.message_id;
        continue;
      end if;
      v_trouble := 'it is too late for a reminder';
    end if;
    if v_trouble is null and exists (select from messages o
        where o.org_id = p_org_id and o.message_id = v_message.told_with and o.status = 'sent') then
      update messages m set status = 'sent', sent_at = o.sent_at, via = o.via, claimed_at = null, updated_at = v_now,
        trouble = 'the message about the first visit of the series named this one too'
      from messages o
      where m.org_id = p_org_id and m.message_id = v_message.message_id and o.org_id = p_org_id and o.message_id = v_message.told_with;
      continue;
    end if;
    if v_trouble is null and v_message.channel = 'sms' and v_message.kind <> 'reminder' and v_message.unsettled_at is null then
      v_full_until := too_many_texts_until(p_org_id, v_contact.phone, v_now);
      if v_full_until is not null then
        -- Where the visit begins before that, somebody has to ring them: it stands on Today.
        update messages set status = case when v_full_until < v_visit.starts_at then 'planned' else 'failed' end,
          due_at = v_full_until, claimed_at = null, trouble = 'ten texts about changes went to this number within a day', updated_at = v_now
        where org_id = p_org_id and message_id = v_message.message_id;
        continue;
      end if;
    end if;
    if v_trouble is null then
      if v_message.kind = 'confirmation' and v_visit.series_id is not null then
        update messages m set told_with = v_message.message_id, updated_at = v_now
        from appointments a
        where m.org_id = p_org_id and m.status = 'planned' and m.kind = 'confirmation' and m.channel = v_message.channel
          and a.org_id = p_org_id and a.appointment_id = m.appointment_id and a.contact_id = v_visit.contact_id
          and a.series_id = v_visit.series_id and a.appointment_id <> v_visit.appointment_id and a.starts_at > v_now
          and still_tells(m, a) and m.told_with is distinct from v_message.message_id;
      end if;
      -- What is told is since when the outcome of an earlier attempt is unknown; null where there was none, or it is known.
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1,
        unsettled_at = coalesce(unsettled_at, v_now), updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning attempts into v_message.attempts;
      return message_json(v_message, case v_message.channel when 'sms' then v_contact.phone else visit_address(v_visit, v_contact) end);
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;

-- Several appointments at once, in the order of every booking: their providers and those they go to by id, then the appointments by id.
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
-- it is taken by that. Under the providers' locks what it says is so.
create or replace function look_at_series(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz[], p_provider_id uuid default null, p_minutes integer default null,
  p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_service services;
  v_minutes integer;
  v_starts_at timestamptz;
  v_slot record;
  v_other record;
  v_last uuid;
  v_blocked tstzrange;
  v_rules text[];
  v_taken jsonb := '{}';
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
    select * into v_slot from look_at_time(
      p_org_id, p_service_id, v_starts_at, v_minutes, coalesce(p_provider_id, v_last), null);
    if p_provider_id is null and v_last is not null and (v_slot.chosen is null or v_slot.rules <> '{}') then
      select * into v_other from look_at_time(p_org_id, p_service_id, v_starts_at, v_minutes, null, null);
      if v_slot.chosen is null or v_other.rules = '{}' then
        v_slot := v_other;
      end if;
    end if;
    v_blocked := blocked_range(p_org_id, p_service_id, v_starts_at, v_minutes);
    v_rules := start_rules(p_org_id, v_starts_at, v_now) || v_slot.rules;
    if coalesce((v_taken ->> v_slot.chosen::text)::tstzmultirange && v_blocked, false) then
      v_rules := v_rules || '{overlap}'::text[];
    end if;
    if v_rules = '{}' then
      v_last := v_slot.chosen;
      v_taken := v_taken || jsonb_build_object(v_slot.chosen,
        coalesce((v_taken ->> v_slot.chosen::text)::tstzmultirange, '{}') + tstzmultirange(v_blocked));
    end if;
    v_dates := v_dates || jsonb_build_object(
      'startsAt', iso_instant(v_starts_at), 'problem', v_rules[1],
      'provider', (select jsonb_build_object('providerId', p.provider_id, 'name', p.name) from providers p
        where p.org_id = p_org_id and p.provider_id = v_slot.chosen),
      'alternatives', case when v_rules = '{}' then '[]'::json else suggest_near(
        p_org_id, p_service_id, v_starts_at, v_minutes, p_provider_id, v_now, null, 5) end);
  end loop;
  return json_build_object('dates', v_dates);
end
$fn$;

-- What a message is made of. The references are those of texts to the same number that are known to be others.
create or replace function message_json(p_message messages, p_recipient text) returns json
language sql stable
return (
  select json_build_object(
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
        and m.reference is not null and m.recipient = p_recipient and m.sent_at > p_message.unsettled_at - interval '1 hour'))
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id);

-- Moves several visits at once, each as move_for_staff would, or none of them: {success: false, error: series_clash, dates} names those
-- that cannot go where they should. Under all of their locks one is moved after the other, the last one first where they go to later
-- times, so that none is in the way of the next. p_provider_id: hands all of them to somebody; p_minutes: makes all of them so long.
create or replace function move_series_for_staff(
  p_org_id uuid, p_appointment_ids uuid[], p_starts_at timestamptz[], p_starts_local timestamp[], p_revisions integer[],
  p_provider_id uuid default null, p_minutes integer default null, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_refusal json;
  v_visit record;
  v_moved json;
  v_is_later boolean;
  v_clashes jsonb := '[]';
begin
  v_refusal := lock_visits(p_org_id, p_appointment_ids, p_revisions, p_provider_id, true);
  if v_refusal is not null then
    return v_refusal;
  end if;
  select sum(extract(epoch from t.at - a.starts_at)) > 0 into v_is_later
  from unnest(p_appointment_ids, p_starts_at) t (id, at)
  join appointments a on a.org_id = p_org_id and a.appointment_id = t.id;
  begin
    for v_visit in
      select t.id, t.at, t.local, a.service_id, coalesce(p_provider_id, a.provider_id) as provider_id,
        coalesce(p_minutes, extract(epoch from a.ends_at - a.starts_at)::integer / 60) as minutes
      from unnest(p_appointment_ids, p_starts_at, p_starts_local) t (id, at, local)
      join appointments a on a.org_id = p_org_id and a.appointment_id = t.id
      order by case when v_is_later then t.at end desc, t.at
    loop
      v_moved := move_for_staff(p_org_id, v_visit.id, v_visit.at, v_visit.provider_id, v_visit.minutes, null, null, v_now, v_visit.local);
      if v_moved ->> 'error' in ('clock_changed', 'unknown_provider') then
        v_refusal := v_moved;
      elsif v_moved ->> 'error' is not null then
        v_clashes := v_clashes || jsonb_build_object('appointmentId', v_visit.id, 'startsAt', iso_instant(v_visit.at),
          'problem', case v_moved ->> 'error' when 'in_past' then 'past' when 'too_soon' then 'notice' when 'too_far' then 'horizon'
            when 'outside_hours' then 'hours' else 'overlap' end,
          'alternatives', suggest_near(p_org_id, v_visit.service_id, v_visit.at, v_visit.minutes, v_visit.provider_id, v_now,
            v_visit.id, 5));
      end if;
    end loop;
    if v_refusal is not null or v_clashes <> '[]' then
      raise exception 'not all of them' using errcode = 'CW002';
    end if;
  exception when sqlstate 'CW002' then
    return coalesce(v_refusal, json_build_object('success', false, 'error', 'series_clash', 'dates', v_clashes));
  end;
  return series_reply(p_org_id, 'moved', p_appointment_ids);
end
$fn$;

-- What a patient has yet to be told of a visit as it is now. It goes by what was told last and not by what happened, so a visit that
-- was moved twice is told once, an undo tells nothing, and doing it again changes nothing. What waits and no longer tells what is so goes.
create or replace function plan_appointment_messages(
  p_org_id uuid, p_appointment_id uuid, p_by_staff boolean, p_now timestamptz
) returns void
language plpgsql
as $fn$
declare
  v_visit appointments;
  v_told messages;
  v_settings message_settings;
  v_contact contacts;
  v_channel text;
  v_kind text;
  v_due_at timestamptz;
  v_lead integer;
begin
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  select * into v_settings from message_settings where org_id = p_org_id;
  if v_visit.appointment_id is null or v_settings.org_id is null or v_visit.starts_local is null then
    return;
  end if;
  -- A note, say, changes nothing of what waits: it goes on under the version of now.
  update messages m set revision = v_visit.revision, updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned'
    and m.revision <> v_visit.revision and still_tells(m, v_visit) and not exists (
      select from messages o where o.org_id = m.org_id and o.appointment_id = m.appointment_id and o.channel = m.channel
        and o.kind = m.kind and o.lead_minutes = m.lead_minutes and o.again = m.again and o.revision = v_visit.revision);
  update messages m set status = 'dropped', trouble = 'the visit was changed', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned'
    and (m.revision <> v_visit.revision or not still_tells(m, v_visit));
  update messages m set status = 'dropped', trouble = 'the closure was lifted', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned' and m.kind = 'closed'
    and not is_closed_by(m.closure_id, v_visit);
  update messages m set status = 'dropped', trouble = 'this reminder is no longer wanted', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned' and m.kind = 'reminder'
    and m.lead_minutes <> all (v_settings.reminder_minutes);
  -- By import nobody expects to be told, unless they were told of a closure, and of the past nobody needs to be.
  if v_visit.starts_at <= p_now or v_visit.source = 'import' and not exists (
      select from messages m where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.kind = 'closed' and m.status = 'sent') then
    return;
  end if;
  -- Without a number or an address there is nowhere to write to: once there is one, the change of the contact leads here again.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
  foreach v_channel in array message_channels(v_settings, v_visit, v_contact) loop
    -- What may have been sent counts as told. Where this way is a new one, so does what went another.
    select * into v_told from messages m
    where org_id = p_org_id and appointment_id = p_appointment_id and kind <> 'reminder'
      and (status in ('sending', 'sent') or unsettled_at is not null
        or exists (select from messages w where w.org_id = m.org_id and w.message_id = m.told_with
          and (w.status in ('sending', 'sent') or w.unsettled_at is not null)))
    order by channel = v_channel desc, revision desc, coalesce(sent_at, claimed_at, updated_at) desc limit 1;
    v_kind := case
      when v_visit.status = 'cancelled' then case
        when v_told.message_id is not null then case when v_told.kind <> 'cancelled' then 'cancelled' end
        -- Nobody was told of it by us, as nobody was then: they know of it all the same.
        when v_visit.created_at < v_settings.on_since and v_visit.cancelled_at >= v_settings.on_since then 'cancelled' end
      when v_visit.status <> 'confirmed' then null
      when v_told.message_id is null or v_told.kind = 'cancelled' then 'confirmation'
      when (v_told.starts_local, v_told.provider_id) is distinct from (v_visit.starts_local, v_visit.provider_id) then 'moved'
      -- They were told that it is closed then, and it is not.
      when v_told.kind = 'closed' and not is_told_closed(v_visit) then 'confirmation' end;
    if v_kind is not null then
      v_due_at := p_now + case when p_by_staff then make_interval(mins => v_settings.undo_minutes) else interval '0' end;
      -- The first of a series comes first, and names them all: see claim_message.
      if v_kind = 'confirmation' and v_visit.series_id is not null then
        v_due_at := v_due_at + 0.001 * interval '1 second' * (select count(*) from appointments o
          where o.org_id = p_org_id and o.contact_id = v_visit.contact_id and o.series_id = v_visit.series_id
            and o.starts_at < v_visit.starts_at);
      end if;
      perform plan_message(v_visit, v_channel, v_kind, 0, v_due_at, v_kind = 'confirmation' and v_told.kind = 'closed');
    end if;
    foreach v_lead in array v_settings.reminder_minutes loop
      v_due_at := reminder_due_at(v_settings, v_visit, v_lead);
      -- Not right after the visit was made or moved, and not when they are on their way.
      if v_visit.status = 'confirmed' and v_due_at > p_now + interval '1 hour'
        and v_due_at <= v_visit.starts_at - interval '30 minutes' then
        perform plan_message(v_visit, v_channel, 'reminder', v_lead, v_due_at);
      end if;
    end loop;
  end loop;
end
$fn$;

-- The request key of one visit of a series: the first of it is how a repeat is known.
create or replace function series_key(p_series_id uuid, p_number integer) returns text
language sql immutable
return 'series ' || p_series_id || ':' || p_number;

-- What the functions for several visits answer: all of them as they are now, in order.
create or replace function series_reply(p_org_id uuid, p_outcome text, p_appointment_ids uuid[]) returns json
language plpgsql
as $fn$
begin
  perform wait_for_standbys();
  return json_build_object('outcome', p_outcome, 'appointments', (
    select coalesce(json_agg(v.appointment order by v.starts_at), '[]')
    from staff_appointments(p_org_id) v where v.appointment_id = any (p_appointment_ids)));
end
$fn$;

-- Sets the status of several visits at once, each as set_appointment_status would, or of none. A refusal is that of the first one that
-- cannot have it.
create or replace function set_series_status(
  p_org_id uuid, p_appointment_ids uuid[], p_revisions integer[], p_status text, p_now timestamptz default null
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_refusal json;
  v_id uuid;
  v_set json;
begin
  v_refusal := lock_visits(p_org_id, p_appointment_ids, p_revisions, null, false);
  if v_refusal is not null then
    return v_refusal;
  end if;
  begin
    foreach v_id in array p_appointment_ids loop
      v_set := set_appointment_status(p_org_id, v_id, p_status, null, p_now);
      if v_set ->> 'error' is not null then
        v_refusal := v_set;
        raise exception 'not all of them' using errcode = 'CW002';
      end if;
    end loop;
  exception when sqlstate 'CW002' then
    return v_refusal;
  end;
  return series_reply(p_org_id, 'status_set', p_appointment_ids);
end
$fn$;

-- Up to p_count free times near one that is not: on its own day and on those around it, a day further away counting as much as three hours.
-- So whoever comes every other Tuesday at ten is offered that Tuesday at eleven before Wednesday at ten, and both before Monday at eight.
-- Only what notice and horizon allow.
create or replace function suggest_near(
  p_org_id uuid, p_service_id uuid, p_around timestamptz, p_minutes integer, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, p_count integer
) returns json
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_service services;
  v_around timestamp;
  v_from timestamptz;
  v_until timestamptz;
begin
  select * into strict v_org from organizations where org_id = p_org_id;
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
  v_service.duration_minutes := p_minutes;
  v_around := clock.local_time(v_org.time_zone, p_around);
  v_from := greatest(clock.moment_of(v_org.time_zone, v_around::date - 3), p_now + make_interval(mins => v_org.min_notice_minutes));
  v_until := least(clock.moment_of(v_org.time_zone, v_around::date + 8),
    p_now + make_interval(days => v_org.horizon_days) + interval '1 second');
  return iso_instants(array(
    select near.starts_at
    from (
      select s.starts_at, clock.local_time(v_org.time_zone, s.starts_at) as local
      from unnest((free_times(v_org, v_service, v_from, v_until, p_provider_id, p_ignore_appointment_id, false)).times) s (starts_at)
      where s.starts_at <> p_around
    ) near
    order by abs(near.local::date - v_around::date) * interval '3 hours'
      + abs(extract(epoch from near.local::time - v_around::time)) * interval '1 second', near.starts_at
    limit p_count));
end
$fn$;
