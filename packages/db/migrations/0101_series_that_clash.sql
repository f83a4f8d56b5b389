-- A series that cannot be moved names the visits alone whose times somebody else has, and one that is booked takes another provider where the
-- one before is taken by the series itself. Where nothing is done, nobody waits while other times are looked for. Servers of the
-- version before ask for the same and hear the same.
-- Books all of these times for one person, or none of them and says which cannot be: {success: false, error: series_clash, dates}, as
-- look_at_series has them. Locks as every booking does: the providers by id, all at once, then the contact; where it books nothing they are
-- free again (that is what the block with an exception is for) before it looks for other times. p_series_id comes from whoever asks; asked
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

  begin
    perform lock_providers(p_org_id, p_service_id, case when p_provider_id is not null then array[p_provider_id] end);
    -- A second click, a retry, an answer that was lost.
    if exists (select from appointments where org_id = p_org_id and request_key = series_key(p_series_id, 1)) then
      return series_reply(p_org_id, 'already_booked', array(
        select o.appointment_id from appointments a
        join appointments o on o.org_id = a.org_id and o.contact_id = a.contact_id and o.series_id = a.series_id
        where a.org_id = p_org_id and a.request_key = series_key(p_series_id, 1)));
    end if;
    v_looked := look_at_series(p_org_id, p_service_id, p_starts_at, p_provider_id, p_minutes, p_now, false);
    if v_looked ? 'error' then
      return v_looked::json;
    end if;
    if exists (select from jsonb_array_elements(v_looked -> 'dates') d where d ->> 'problem' is not null) then
      raise exception 'not all of them' using errcode = 'CW002';
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
  exception when sqlstate 'CW002' then
    return json_build_object('success', false, 'error', 'series_clash', 'dates', suggest_for_series(
      p_org_id, p_service_id, v_looked -> 'dates', p_provider_id, v_minutes, coalesce(p_now, clock_timestamp())));
  end;
  return series_reply(p_org_id, 'booked', array(
    select appointment_id from appointments
    where org_id = p_org_id and contact_id = v_contact.contact_id and series_id = p_series_id));
end
$fn$;

drop function look_at_series(p_org_id uuid, p_service_id uuid, p_starts_at timestamp with time zone[], p_provider_id uuid, p_minutes integer, p_now timestamp with time zone);
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
    if v_busy && v_there and 'overlap' <> all (v_rules) then
      v_rules := v_rules || '{overlap}'::text[];
    end if;
    if v_rules = '{}' then
      v_last := v_slot.chosen;
      v_busy := v_busy + tstzmultirange(v_there);
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

-- Who would have one time of a series: p_provider_id alone where that is given; else who has the one before (p_last) while they are free, then
-- whoever is. p_taken: what the times before this one in the list take of each provider. chosen and rules as look_at_time has them;
-- where nobody is free, those of the first who was asked.
create or replace function look_for_series(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid, p_last uuid, p_taken jsonb,
  out chosen uuid, out rules text[]
)
language plpgsql stable
as $fn$
declare
  v_asked uuid;
  v_slot record;
  v_rules text[];
begin
  -- Null: the best of all as the calendar is. Where the list itself takes that one, each by name.
  foreach v_asked in array case
      when p_provider_id is not null then array[p_provider_id]
      else array_remove(array[p_last], null) || array[null::uuid] || array(
        select ps.provider_id from provider_services ps
        join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
        where ps.org_id = p_org_id and ps.service_id = p_service_id order by ps.provider_id) end
  loop
    select * into v_slot from look_at_time(p_org_id, p_service_id, p_starts_at, p_minutes, v_asked, null);
    continue when v_slot.chosen is null;
    v_rules := v_slot.rules || case
      when coalesce((p_taken ->> v_slot.chosen::text)::tstzmultirange
        && blocked_range(p_org_id, p_service_id, p_starts_at, p_minutes), false) then '{overlap}'::text[] else '{}' end;
    if chosen is null or v_rules = '{}' then
      chosen := v_slot.chosen;
      rules := v_rules;
    end if;
    exit when v_rules = '{}' or v_asked is null and v_slot.rules <> '{}';
  end loop;
end
$fn$;

drop function move_for_staff(p_org_id uuid, p_appointment_id uuid, p_starts_at timestamp with time zone, p_provider_id uuid, p_minutes integer, p_override_reason text, p_expected_revision integer, p_now timestamp with time zone, p_starts_local timestamp without time zone);
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
      refuse_rules(p_org_id, v_current.service_id, p_starts_at, v_provider_id, v_now, p_appointment_id,
        case when v_current.starts_at = p_starts_at then v_slot.rules else v_rules end));
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

-- Moves several visits at once, each as move_for_staff would, or none of them: {success: false, error: series_clash, dates} names those
-- that cannot go where they should. Under all of their locks one is moved after the other, the last one first where they go to later
-- times, and again for as long as one was in the way of another. p_provider_id: hands all of them to somebody; p_minutes: makes all of
-- them so long. Where none is moved the locks are free again before it looks for other times.
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
  v_left uuid[] := p_appointment_ids;
  v_before integer;
  v_clashes jsonb;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  begin
    v_refusal := lock_visits(p_org_id, p_appointment_ids, p_revisions, p_provider_id, true);
    if v_refusal is not null then
      raise exception 'none of them' using errcode = 'CW002';
    end if;
    select sum(extract(epoch from t.at - a.starts_at)) > 0 into v_is_later
    from unnest(p_appointment_ids, p_starts_at) t (id, at)
    join appointments a on a.org_id = p_org_id and a.appointment_id = t.id;
    loop
      v_before := cardinality(v_left);
      v_clashes := '[]';
      for v_visit in
        select t.id, t.at, t.local, coalesce(p_provider_id, a.provider_id) as provider_id,
          coalesce(p_minutes, extract(epoch from a.ends_at - a.starts_at)::integer / 60) as minutes
        from unnest(p_appointment_ids, p_starts_at, p_starts_local) t (id, at, local)
        join appointments a on a.org_id = p_org_id and a.appointment_id = t.id
        where t.id = any (v_left)
        order by case when v_is_later then t.at end desc, t.at
      loop
        v_moved := move_for_staff(
          p_org_id, v_visit.id, v_visit.at, v_visit.provider_id, v_visit.minutes, null, null, v_now, v_visit.local, false);
        if v_moved ->> 'error' is not null then
          v_refusal := v_moved;
          raise exception 'none of them' using errcode = 'CW002';
        elsif v_moved ->> 'outcome' is not null then
          v_left := array_remove(v_left, v_visit.id);
        else
          v_clashes := v_clashes || jsonb_build_object(
            'appointmentId', v_visit.id, 'startsAt', iso_instant(v_visit.at), 'problem', v_moved -> 'rules' ->> 0);
        end if;
      end loop;
      exit when cardinality(v_left) in (0, v_before);
    end loop;
    if v_left <> '{}' then
      v_clashes := name_clashes(p_org_id, v_clashes, p_provider_id, p_minutes);
      raise exception 'not all of them' using errcode = 'CW002';
    end if;
  exception when sqlstate 'CW002' then
    return coalesce(v_refusal, json_build_object('success', false, 'error', 'series_clash', 'dates',
      suggest_for_moves(p_org_id, v_clashes, p_provider_id, p_minutes, v_now)));
  end;
  return series_reply(p_org_id, 'moved', p_appointment_ids);
end
$fn$;

-- Of visits that could not be moved, those for which the time is not theirs: who had only to wait for another of them, which could not go
-- either, is left out. All of them are set aside for that, so it is asked only where all is undone afterwards. Where none is left they
-- stand in each other's way in a circle, and all are named.
create or replace function name_clashes(p_org_id uuid, p_clashes jsonb, p_provider_id uuid, p_minutes integer) returns jsonb
language plpgsql
as $fn$
declare
  v_clash jsonb;
  v_visit appointments;
  v_at timestamptz;
  v_minutes integer;
  v_slot record;
  v_named jsonb := '[]';
begin
  update appointments a set status = 'cancelled'
  from jsonb_array_elements(p_clashes) c
  where a.org_id = p_org_id and a.appointment_id = (c ->> 'appointmentId')::uuid;
  for v_clash in select jsonb_array_elements(p_clashes) loop
    if v_clash ->> 'problem' <> 'overlap' then
      v_named := v_named || v_clash;
      continue;
    end if;
    select * into v_visit from appointments where org_id = p_org_id and appointment_id = (v_clash ->> 'appointmentId')::uuid;
    v_at := (v_clash ->> 'startsAt')::timestamptz;
    v_visit.provider_id := coalesce(p_provider_id, v_visit.provider_id);
    v_minutes := coalesce(p_minutes, extract(epoch from v_visit.ends_at - v_visit.starts_at)::integer / 60);
    select * into v_slot from look_at_time(p_org_id, v_visit.service_id, v_at, v_minutes, v_visit.provider_id, v_visit.appointment_id);
    if 'overlap' = any (v_slot.rules) then
      v_named := v_named || v_clash;
    else
      update appointments
      set status = 'confirmed', provider_id = v_visit.provider_id, starts_at = v_at, ends_at = v_at + make_interval(mins => v_minutes),
        blocked = blocked_range(p_org_id, service_id, v_at, v_minutes)
      where org_id = p_org_id and appointment_id = v_visit.appointment_id;
    end if;
  end loop;
  return case when v_named = '[]' then p_clashes else v_named end;
end
$fn$;

-- Visits that could not be moved, in order, each with what is free near where it should go.
create or replace function suggest_for_moves(
  p_org_id uuid, p_clashes jsonb, p_provider_id uuid, p_minutes integer, p_now timestamptz
) returns jsonb
language sql stable
return (
  select coalesce(jsonb_agg(c.clash || jsonb_build_object('alternatives', suggest_near(
    p_org_id, a.service_id, (c.clash ->> 'startsAt')::timestamptz,
    coalesce(p_minutes, extract(epoch from a.ends_at - a.starts_at)::integer / 60), coalesce(p_provider_id, a.provider_id), p_now,
    a.appointment_id, 5)) order by c.clash ->> 'startsAt'), '[]')
  from jsonb_array_elements(p_clashes) c (clash)
  join appointments a on a.org_id = p_org_id and a.appointment_id = (c.clash ->> 'appointmentId')::uuid);

-- The dates of look_at_series with what is free near those that cannot be booked. Apart from the look, since it takes longer by far, and
-- nobody should wait for a provider meanwhile.
create or replace function suggest_for_series(
  p_org_id uuid, p_service_id uuid, p_dates jsonb, p_provider_id uuid, p_minutes integer, p_now timestamptz
) returns jsonb
language sql stable
return (
  select coalesce(jsonb_agg(d.date || jsonb_build_object('alternatives', case when d.date ->> 'problem' is null then '[]'::json else suggest_near(
    p_org_id, p_service_id, (d.date ->> 'startsAt')::timestamptz, p_minutes, p_provider_id, p_now, null, 5) end) order by d.place), '[]')
  from jsonb_array_elements(p_dates) with ordinality d (date, place));
