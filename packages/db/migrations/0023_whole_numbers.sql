-- Whole numbers only: the calls of a contact no longer reach other people's whose number has the same end. Moving an appointment of a
-- provider who has left offers the others. What nothing passed, the caller's number, goes from moving and cancelling; servers of the
-- version before name what they pass, so they go on.

-- A regular expression for these digits with spaces and signs between them.
create or replace function spaced(p_digits text) returns text
language sql immutable parallel safe
return rtrim(regexp_replace(p_digits, '(.)', '\1[ ./()-]*', 'g'), '[ ./()-]*');

-- A regular expression for a number in E.164 as it may be written in a text: with its country code or as it is dialled at home,
-- with spaces and signs between the digits, and not inside a longer number. Country codes as the ITU has dealt them out (E.164,
-- list of assigned codes).
create or replace function spoken_number_pattern(p_phone text) returns text
language sql immutable parallel safe
return (
  select '(?<![0-9]|[0-9][ ./()-])(?:(?:[+]|00|011)?[ ./()-]*' || spaced(code) || '[ ./()-]*(?:[(]?0[)]?[ ./()-]*)?|0[ ./()-]*)?'
    || spaced(right(p_phone, -1 - length(code))) || '(?![ ./()-]?[0-9])'
  from (select coalesce(
    substring(p_phone from '^[+]([17])'),
    substring(p_phone from '^[+](2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])'),
    substring(p_phone from '^[+]([0-9]{3})'), '') as code) e);

-- Whether a text has one of these numbers or addresses in it. p_ends are the last digits of the numbers: looking for them alone is
-- quick, and of most texts the end.
create or replace function tells_of(p_text text, p_ends text[], p_numbers text[], p_addresses text[]) returns boolean
language sql immutable parallel safe
return exists (
    select from unnest(p_ends) ending
    where position(ending in translate(p_text, E' \t\n-().+/', '')) > 0)
    and p_text ~ any (p_numbers)
  or exists (select from unnest(p_addresses) address where lower(p_text) ~ address);

-- The calls that hold a person's data: from their number, about their appointments, or with their number or address in what was
-- said. Every number and address counts that the audit log knows of the person, or of a contact that was merged into theirs,
-- unless it is another's by now. A call from another contact's number is that contact's, whatever was said in it.
-- In what was said a number is found whole only, however it was written: with the country code or as it is dialled at home, and
-- never as a part of a longer one.
create or replace function calls_of_contact(p_org_id uuid, p_contact_id uuid) returns setof text
language sql stable
as $fn$
  with contact as materialized (
    select c.contact_id, c.phone, c.email, c.merged_ids from contacts c
    where c.org_id = p_org_id and c.contact_id = p_contact_id and c.erased_at is null
  ), known as (
    select phone, email from contact
    union
    select told ->> 'phone', told ->> 'email'
    from contact
    join changes l on l.org_id = p_org_id and l.entity = 'contact'
      and l.entity_id = any (contact.merged_ids || contact.contact_id::text)
    cross join lateral (values (l.before), (l.after)) v (told)
  ), reached as materialized (
    select
      array(select distinct k.phone from known k where k.phone is not null and not exists (
        select from contacts o
        where o.org_id = p_org_id and o.phone = k.phone and o.contact_id <> p_contact_id)) as phones,
      array(select distinct lower(k.email) from known k where k.email not like '%.invalid' and not exists (
        select from contacts o
        where o.org_id = p_org_id and lower(o.email) = lower(k.email) and o.contact_id <> p_contact_id)) as emails
  ), person as materialized (
    select phones, emails,
      array(select right(phone, least(length(phone) - 1, 6)) from unnest(phones) phone) as ends,
      array(select spoken_number_pattern(phone) from unnest(phones) phone) as numbers,
      array(select '(^|[^a-z0-9._%+-])' || regexp_replace(email, '([^a-z0-9@])', '\\\1', 'g') || '($|[^a-z0-9._-]|[.]([^a-z0-9]|$))'
        from unnest(emails) email) as addresses
    from reached
  ), theirs as materialized (
    select k.call_id, k.caller_number, concat_ws(' | ', k.transcript, k.summary) as said
    from calls k
    where k.org_id = p_org_id and k.erased_at is null and not exists (
      select from contacts o
      where o.org_id = p_org_id and o.contact_id <> p_contact_id and o.erased_at is null
        and o.phone = '+' || regexp_replace(k.caller_number, '[^0-9]', '', 'g'))
  )
  select k.call_id from theirs k, person
  where '+' || regexp_replace(k.caller_number, '[^0-9]', '', 'g') = any (person.phones)
    or tells_of(concat_ws(' | ', k.caller_number, k.said), person.ends, person.numbers, person.addresses)
  union
  select t.call_id from tool_calls t
  join theirs using (call_id)
  cross join person
  where t.org_id = p_org_id
    and tells_of(concat(t.arguments, ' | ', t.answer), person.ends, person.numbers, person.addresses)
  union
  select t.call_id from tool_calls t
  join theirs using (call_id)
  join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
  where t.org_id = p_org_id and a.contact_id = p_contact_id
$fn$;

drop function cancel_appointment(uuid, uuid, text, timestamptz);
-- Cancels a confirmed appointment; doing it again changes nothing and succeeds.
--   success:true   outcome cancelled        success:false  not_found
create or replace function cancel_appointment(
  p_org_id uuid, p_appointment_id uuid, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_appointment appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_appointment from appointments
  where org_id = p_org_id and appointment_id = p_appointment_id for update;
  if not found or v_appointment.status not in ('confirmed', 'cancelled') then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such appointment');
  end if;
  update appointments
  set status = 'cancelled', cancelled_at = v_now, updated_at = now(), revision = revision + 1
  where org_id = p_org_id and appointment_id = p_appointment_id and status = 'confirmed';
  return appointment_json(p_org_id, p_appointment_id, 'cancelled', 'Appointment cancelled');
end
$fn$;

drop function reschedule_appointment(uuid, uuid, timestamptz, text, uuid, timestamptz);
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
  if v_provider_id is null and not p_anybody then
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
