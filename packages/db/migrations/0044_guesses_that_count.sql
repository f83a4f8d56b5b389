-- Who had a namesake with nothing to come could guess without being counted, and numbers in a list told how often others come. A
-- provider who has left is known by name. One name in another order or as one word is one person's. Cancelled appointments whose
-- time clocks skip were counted among those that somebody has to look at.

-- What a caller may mean who wants to hear of, move or cancel an appointment, and how it was reached; what of it they are told is
-- the domain's to say (packages/domain/src/caller/judge-caller.ts). Confirmed ones that are not over, and those cancelled within
-- the last day.
--   via    call: this very call has made it, or had to do with it and knew enough for that; number: under p_phone; name: for somebody of that name, whatever the number
--   number counts in the order in which they were made, so it stays the same for one appointment whatever becomes of the others:
--          under p_phone, if it is the caller's own, all of that contact; then what this call has made; of anybody else only that
--          person's, so that it tells nothing of what others have
-- With p_is_guess, facts have been said that could be guesses: then it counts as one, unless p_is_own and somebody of that name has
-- something to come under p_phone. Right and wrong, there and not there take the same way through here.
-- p_clock: the clinic's clock.stamp by which the answer will be said. Where it is another one by now, nothing is looked for or counted.
--   {limited, guessId, appointments: […]}, or clockChanged: true
create or replace function find_appointments_of_caller(
  p_org_id uuid, p_call_id text default null, p_phone text default null, p_is_own boolean default false,
  p_calling_phone text default null, p_name text default null, p_is_guess boolean default false,
  p_now timestamptz default null, p_clock text default null
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
  if v_is_guess then
    v_guess_id := count_guess(p_org_id, p_call_id, array[p_phone, p_calling_phone], p_name, v_now);
    if v_guess_id is null then
      return json_build_object('limited', true, 'guessId', null, 'appointments', '[]'::json);
    end if;
  end if;
  return json_build_object('limited', false, 'guessId', v_guess_id, 'appointments', (
    select coalesce(json_agg(found.row order by found.starts_at, found.number), '[]')
    from (
      select a.starts_at, a.number, json_build_object(
        'appointmentId', a.appointment_id, 'contactId', a.contact_id, 'startsAt', iso_instant(a.starts_at),
        'endsAt', iso_instant(a.ends_at), 'serviceName', s.name, 'providerName', p.name,
        'patientName', coalesce(who.name, a.patient_name), 'birthDate', who.birth_date, 'status', a.status,
        'cancelledAt', iso_instant(a.cancelled_at), 'number', a.number,
        'via', case when a.appointment_id = any (v_of_call) then 'call'
          when a.contact_id = v_contact_id then 'number' else 'name' end) as row
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
    ) found));
end
$fn$;

-- Whom of a contact a name means, as people say names; null when nobody, or more than one. The whole name first. Else less than we
-- know ("Tom" of Tom Hall), or the rest of what we know only a part of; never across Jr. and Sr., who are told apart by nothing else.
-- A family's name alone ("Mrs. Hall") is nobody whom we know by another first name: it is as well somebody who never came.
-- p_is_loose: also more than we know, and initials ("John A. Smith" of John Smith). So one compares with what is booked; who books
-- under such a name may be another one of the family, and stays a person of their own until staff merge the two.
create or replace function find_person(
  p_org_id uuid, p_contact_id uuid, p_name text, p_is_loose boolean default false
) returns uuid
language plpgsql stable
as $fn$
declare
  v_key text := name_key(p_name);
  v_said text[];
  -- "Anne-Marie" is also written as one word.
  v_spelled text;
  v_first text;
  v_found uuid[];
begin
  if v_key = '' then
    return null;
  end if;
  select array[person_id] into v_found from persons
  where org_id = p_org_id and contact_id = p_contact_id and name_key = v_key;
  if v_found is null then
    v_spelled := replace(without_digraphs(v_key), ' ', '');
    v_said := string_to_array(without_digraphs(v_key), ' ');
    -- "Mr. Thomas" is hardly a first name.
    v_first := case when cardinality(v_said) > 1 or btrim(p_name) !~ '\s' then without_digraphs(first_name_key(p_name)) end;
    select array_agg(f.person_id) into v_found from (
      select p.person_id, p.name_key = 'guest' as is_guest, string_to_array(without_digraphs(p.name_key), ' ') as known,
        replace(without_digraphs(p.name_key), ' ', '') as spelled, without_digraphs(first_name_key(p.name)) as first from persons p
      where p.org_id = p_org_id and p.contact_id = p_contact_id
    ) f
    where not (f.known || v_said) && '{jr,sr,ii,iii,iv}'
      and (f.spelled = v_spelled or v_said <@ f.known or f.is_guest or cardinality(f.known) = 1 and f.known <@ v_said
        or p_is_loose and (is_part_of(v_said, f.known) or is_part_of(f.known, v_said)))
      and (f.is_guest or f.spelled = v_spelled or case when p_is_loose and 1 in (length(v_first), length(f.first))
        then left(v_first, 1) = left(f.first, 1) else v_first = f.first end);
  end if;
  return case when cardinality(v_found) = 1 then v_found[1] end;
end
$fn$;

-- Moves the moments of appointments, one after the other, and answers how many of them somebody has to look at. reanchor_appointments
-- says why and in which order; their providers are locked.
create or replace function follow_clock(
  p_org_id uuid, p_zone text, p_appointment_ids uuid[], p_shifts interval[], p_reason text
) returns integer
language plpgsql
as $fn$
declare
  v_trouble text;
  v_troubles integer := 0;
begin
  for n in 1 .. coalesce(cardinality(p_appointment_ids), 0) loop
    begin
      update appointments a set starts_at = a.starts_at + p_shifts[n], ends_at = a.ends_at + p_shifts[n],
        blocked = tstzrange(lower(a.blocked) + p_shifts[n], upper(a.blocked) + p_shifts[n]), time_zone = p_zone,
        clock_trouble = case when a.status = 'confirmed'
          and clock.local_time(p_zone, a.starts_at + p_shifts[n]) <> a.starts_local then 'gap' end,
        revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = p_appointment_ids[n]
      returning a.clock_trouble into v_trouble;
    exception when exclusion_violation then
      v_trouble := 'overlap';
      update appointments a set starts_at = a.starts_at + p_shifts[n], ends_at = a.ends_at + p_shifts[n],
        blocked = tstzrange(lower(a.blocked) + p_shifts[n], upper(a.blocked) + p_shifts[n]), time_zone = p_zone,
        clock_trouble = v_trouble, overlap_allowed = true, override_reason = coalesce(a.override_reason, left(p_reason, 500)),
        overridden = case when 'overlap' = any (a.overridden) then a.overridden else a.overridden || 'overlap'::text end,
        revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = p_appointment_ids[n];
    end;
    v_troubles := v_troubles + (v_trouble is not null)::integer;
  end loop;
  return v_troubles;
end
$fn$;

-- What every request needs to know of its clinic, in one round trip.
create or replace function organization_json(p_org_id uuid) returns json
language sql stable
return (
  select json_build_object(
    'organization', json_build_object(
      'orgId', o.org_id, 'name', o.name, 'timeZone', o.time_zone, 'zone', zone_json(o.time_zone),
      'clock', clock.stamp(o.time_zone), 'region', o.region,
      'transferNumber', o.transfer_number, 'callerCheck', o.caller_check, 'redFlags', o.red_flags,
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
          'serviceId', s.service_id, 'key', s.key, 'name', s.name, 'durationMinutes', s.duration_minutes)
          order by s.created_at, s.name), '[]')
        from services s where s.org_id = o.org_id and s.active),
      'providers', (select coalesce(json_agg(json_build_object('providerId', p.provider_id, 'name', p.name)
          order by p.created_at, p.name), '[]')
        from providers p where p.org_id = o.org_id and p.active),
      'formerProviders', (select coalesce(json_agg(p.name order by p.name), '[]')
        from providers p where p.org_id = o.org_id and not p.active)),
    'inboundAssistantId', (select v.vapi_id from vapi_resources v
      where v.org_id = o.org_id and v.kind = 'assistant' and v.role = 'inbound' order by v.vapi_id limit 1),
    'vapiAssistantIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'assistant'),
    'vapiPhoneNumberIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'phone_number'))
  from organizations o where o.org_id = p_org_id);
