-- Who is calling, for whom: contacts have persons, appointments are a person's, callers show who they are, and guessing has an end.
--
-- Servers of the version before go on: they insert appointments without a person, and the trigger finds one; they book with the
-- parameters that they know. Persons are made of the names that contacts and appointments have. Appointments of before keep a null
-- person, so that no row of theirs is written here: until the contact is next worked on at the desk, the name tells whose they are.

-- A name as it is compared: case, accents, apostrophes, punctuation, titles and the order of its words do not count. The same as
-- packages/domain/src/name/name-key.ts; a test holds the two together. In plpgsql, which keeps its plan: a tenth of the time.
create or replace function name_key(p_name text) returns text
language plpgsql immutable parallel safe
as $fn$
declare
  v_text text := regexp_replace(lower(normalize(left(p_name, 200), NFKD)), '[\u0300-\u036f''`\u00b4\u02bc\u2018\u2019.]', '', 'g');
  v_words text[];
  v_named text[];
begin
  -- A database in the locale C lowers no other letters than those of ASCII.
  if v_text ~ '[^\u0001-\u007f]' then
    v_text := translate(v_text,
      'ÆŒØŁĐÐÞẞΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏҐӘҒҚҢӨҰҮҺ',
      'æœøłđðþßαβγδεζηθικλμνξοπρστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџґәғқңөұүһ');
  end if;
  if v_text ~ '[ßæœøłđðþı]' then
    v_text := replace(replace(replace(replace(
      translate(v_text, 'øłđðı', 'olddi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
  end if;
  v_words := regexp_split_to_array(
    v_text, '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+');
  v_words := array_replace(array_replace(array_remove(v_words, ''), 'junior', 'jr'), 'senior', 'sr');
  select array_agg(word order by word collate "C") filter (where word <> all ('{mr,mrs,ms,miss,mx,mister,missus,madam,maam,sir,dr,doctor,prof,professor,rev,reverend,md,phd,dds,dmd,esq,herr,frau,senor,senora,senorita,monsieur,madame}'::text[])),
    array_agg(word order by word collate "C")
  into v_named, v_words from unnest(v_words) word;
  return coalesce(array_to_string(coalesce(v_named, v_words), ' '), '');
end
$fn$;

-- Whom appointments are for. A contact is a number or an address; a family shares it.
create table persons (
  org_id uuid not null references organizations,
  person_id uuid not null default gen_random_uuid(),
  contact_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  -- As the name is compared.
  name_key text collate "C" not null generated always as (name_key(name)) stored,
  birth_date date check (birth_date between '1850-01-01' and '2200-01-01'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, person_id),
  -- Cascading, because servers of the version before delete the contact that they merge into another.
  foreign key (org_id, contact_id) references contacts on delete cascade,
  constraint uq_persons_contact_name unique (org_id, contact_id, name_key)
);
create index persons_by_name on persons (org_id, name_key);

alter table persons enable row level security;
alter table persons force row level security;
create policy tenant_only on persons
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));


grant select, insert, update, delete on persons to callwaiting_app;

-- By organization, because the owner obeys the policies as well. Before anything is locked; what is booked meanwhile is found by its
-- name. Only then the trigger of the audit log: that there are persons is no news.
do $fill$
declare
  v_org_id uuid;
  v_before text := coalesce(current_setting('app.org_id', true), '');
begin
  for v_org_id in select id::uuid from accounts.organization loop
    perform set_config('app.org_id', v_org_id::text, true);
    insert into persons (org_id, contact_id, name)
    select distinct on (named.contact_id, name_key(named.name)) v_org_id, named.contact_id, named.name
    from (
      select c.contact_id, c.name, 0 as later, c.created_at as at from contacts c
      where c.org_id = v_org_id and c.erased_at is null
      union all
      select a.contact_id, a.patient_name, 1, a.created_at from appointments a
      join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id and c.erased_at is null
      where a.org_id = v_org_id
    ) named
    order by named.contact_id, name_key(named.name), named.later, named.at;
  end loop;
  perform set_config('app.org_id', v_before, true);
end
$fill$;
create trigger record_change after insert or update or delete on persons for each row
  execute function record_change('person', 'person_id', '{}', '{name_key}', '{}');

-- Whom of a contact a name means, as people say names; null when nobody, or more than one. The whole name first. Else less than we
-- know ("Tom" of Tom Hall), or the rest of what we know only a part of; never across Jr. and Sr., who are told apart by nothing else.
create or replace function find_person(p_org_id uuid, p_contact_id uuid, p_name text) returns uuid
language plpgsql stable
as $fn$
declare
  v_key text := name_key(p_name);
  v_said text[];
  v_found uuid[];
begin
  if v_key = '' then
    return null;
  end if;
  select array[person_id] into v_found from persons
  where org_id = p_org_id and contact_id = p_contact_id and name_key = v_key;
  if v_found is null then
    v_said := string_to_array(v_key, ' ');
    select array_agg(f.person_id) into v_found from (
      select p.person_id, string_to_array(p.name_key, ' ') as known from persons p
      where p.org_id = p_org_id and p.contact_id = p_contact_id
    ) f
    where not (f.known || v_said) && '{jr,sr,ii,iii,iv}'
      and (v_said <@ f.known or f.known = '{guest}' or cardinality(f.known) = 1 and f.known <@ v_said);
  end if;
  return case when cardinality(v_found) = 1 then v_found[1] end;
end
$fn$;

-- The person of a contact whom a name means, made when there is none; one of whom only a part of the name is known gets the whole.
create or replace function keep_person(p_org_id uuid, p_contact_id uuid, p_name text) returns persons
language plpgsql
as $fn$
declare
  v_person persons;
begin
  select * into v_person from persons
  where org_id = p_org_id and person_id = find_person(p_org_id, p_contact_id, p_name);
  if not found then
    insert into persons (org_id, contact_id, name) values (p_org_id, p_contact_id, p_name)
    on conflict on constraint uq_persons_contact_name do update set updated_at = persons.updated_at
    returning * into v_person;
  elsif v_person.name_key <> name_key(p_name) and strpos(v_person.name_key, ' ') = 0 then
    update persons set name = p_name, updated_at = now()
    where org_id = p_org_id and person_id = v_person.person_id
    returning * into v_person;
  end if;
  return v_person;
end
$fn$;

-- Every appointment is a person's, whoever writes it, servers that know of no persons included. Who says a part of a name books
-- under the whole.
create or replace function set_person() returns trigger
language plpgsql
as $fn$
declare
  v_person persons;
begin
  if new.patient_name = 'Erased' then
    new.person_id := null;
    return new;
  end if;
  if tg_op = 'UPDATE' then
    if new.person_id is distinct from old.person_id
      or (new.contact_id, new.patient_name) is not distinct from (old.contact_id, old.patient_name)
      or new.patient_name = old.patient_name and exists (select from persons p
        where p.org_id = new.org_id and p.person_id = new.person_id and p.contact_id = new.contact_id) then
      return new;
    end if;
  elsif new.person_id is not null then
    return new;
  end if;
  if exists (select from contacts c
      where c.org_id = new.org_id and c.contact_id = new.contact_id and c.erased_at is null) then
    v_person := keep_person(new.org_id, new.contact_id, new.patient_name);
    new.person_id := v_person.person_id;
    if tg_op = 'INSERT' then
      new.patient_name := v_person.name;
    end if;
  end if;
  return new;
end
$fn$;

alter table appointments
  -- Null in appointments of before there were persons, until the contact is next worked on: then the name tells.
  add column person_id uuid;
alter table appointments add constraint appointments_person_fkey foreign key (org_id, person_id) references persons;
create trigger set_person before insert or update of contact_id, patient_name, person_id on appointments
  for each row execute function set_person();

drop trigger record_change on appointments;
create trigger record_change after insert or update or delete on appointments for each row
  execute function record_change('appointment', 'appointment_id', '{}', '{blocked,revision,request_key,person_id}', '{}');

alter table organizations
  -- What a caller must know before the line reads, moves or cancels what is booked.
  add column caller_check text not null default 'number_and_name' check (
    caller_check in ('number_and_name', 'name_and_birth_date', 'staff_only'));
grant update (caller_check) on organizations to callwaiting_app;

-- Tries to be taken for somebody by facts that were said: who they were about and in which call, as SHA-256 of number, name and
-- organization, so that a list of them tells of nobody. One that was right is taken back; so many of the others are let through
-- (count_guess). Kept for 30 days.
create table guesses (
  org_id uuid not null references organizations,
  guess_id uuid not null default gen_random_uuid(),
  at timestamptz not null default now(),
  call_id text check (length(call_id) between 1 and 300),
  -- The numbers that were said and called from.
  numbers text[] not null default '{}',
  name text not null,
  primary key (org_id, guess_id)
);
create index guesses_by_time on guesses (org_id, at);

alter table guesses enable row level security;
alter table guesses force row level security;
create policy tenant_only on guesses
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, delete on guesses to callwaiting_app;

-- Gives a contact's appointments of before there were persons theirs, when somebody works on the contact.
create or replace function fill_persons(p_org_id uuid, p_contact_id uuid) returns void
language sql
as $fn$
  update appointments a set person_id = (keep_person(a.org_id, a.contact_id, a.patient_name)).person_id
  where a.org_id = p_org_id and a.contact_id = p_contact_id and a.person_id is null and a.patient_name <> 'Erased'
$fn$;

-- Takes before and after out of every entry of the audit log that speaks of an erased contact, of contacts that were merged into
-- it, of their appointments or their calls. Runs as the owner, because the server's role may not touch the log; the policy still
-- keeps it to the tenant at work, and it does nothing for a contact that is not erased.
create or replace function erase_from_changes(p_contact_id uuid, p_call_ids text[]) returns void
language plpgsql security definer set search_path = public, pg_temp
as $fn$
declare
  v_ids text[];
begin
  if not exists (
      select from contacts where org_id = current_org_id() and contact_id = p_contact_id and erased_at is not null) then
    return;
  end if;
  select array_agg(a.appointment_id::text) into v_ids from appointments a
  where a.org_id = current_org_id() and a.contact_id = p_contact_id;
  v_ids := v_ids || p_contact_id::text || (
    select merged_ids from contacts where org_id = current_org_id() and contact_id = p_contact_id);
  v_ids := v_ids || (
    select array_agg(distinct l.entity_id) from changes l
    where l.org_id = current_org_id() and l.entity = 'person'
      and coalesce(l.before, l.after) ->> 'contact_id' = any (v_ids)) || (
    select array_agg(k.call_id) from calls k
    where k.org_id = current_org_id() and k.call_id = any (p_call_ids) and k.erased_at is not null);
  update changes set before = null, after = null, redacted = true
  where org_id = current_org_id() and audited and not redacted
    and (entity_id = any (v_ids)
      or exists (select from unnest(v_ids) id where position(id in concat(before, after)) > 0));
end
$fn$;
revoke execute on function erase_from_changes(uuid, text[]) from public;
grant execute on function erase_from_changes(uuid, text[]) to callwaiting_app;

-- The figures of one day and of the two weeks that end with it, in the clinic's zone. Whoever tries the line
-- (`create-try-line.ts` names such calls so) is no caller: the figures of what the phone did leave tries out, both the calls and
-- what was booked in them.
create or replace function load_today_figures(
  p_org_id uuid, p_day_start timestamptz, p_day_end timestamptz, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_zone text;
  v_last date;
  v_since timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select time_zone into v_zone from organizations where org_id = p_org_id;
  if not found then
    return null;
  end if;
  v_last := (p_day_start at time zone v_zone)::date;
  v_since := (v_last - 13)::timestamp at time zone v_zone;
  return (
    with day_calls as materialized (
      select c.call_id, c.created_at, c.result from calls c
      where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end
        and c.call_id not like 'try-%'
    ), day_bookings as materialized (
      select a.created_at from appointments a
      where a.org_id = p_org_id and a.source = 'phone' and a.created_at >= v_since and a.created_at < p_day_end
        and not exists (
          select from tool_calls t
          where t.org_id = p_org_id and t.appointment_id = a.appointment_id
            and t.outcome = 'booked' and t.call_id like 'try-%')
    ), day_appointments as materialized (
      select a.starts_at, a.status from appointments a
      where a.org_id = p_org_id and a.starts_at >= v_since and a.starts_at < p_day_end
    )
    select json_build_object(
      'appointments', (
        select json_build_object(
          'confirmed', count(*) filter (where status = 'confirmed'),
          'completed', count(*) filter (where status = 'completed'),
          'cancelled', count(*) filter (where status = 'cancelled'),
          'no_show', count(*) filter (where status = 'no_show'))
        from day_appointments where starts_at >= p_day_start),
      'next', (
        select coalesce(json_agg(soon.appointment order by soon.starts_at), '[]')
        from (
          select v.appointment, v.starts_at from staff_appointments(p_org_id) v
          where v.status = 'confirmed' and v.ends_at > v_now and v.starts_at > v_now - interval '24 hours'
          order by v.starts_at, v.appointment_id limit 5
        ) soon),
      'phone', json_build_object(
        'calls', (select count(*) from day_calls where created_at >= p_day_start),
        'bookings', (select count(*) from day_bookings where created_at >= p_day_start),
        'rescued', (
          select count(distinct refused.call_id)
          from tool_calls refused
          join tool_calls won on won.org_id = refused.org_id and won.call_id = refused.call_id
            and won.outcome in ('booked', 'moved') and won.created_at >= refused.created_at
          where refused.org_id = p_org_id and refused.outcome = 'slot_unavailable'
            and refused.created_at >= p_day_start and refused.created_at < p_day_end
            and refused.call_id not like 'try-%'),
        'guesses', (select count(*) from guesses g
          where g.org_id = p_org_id and g.at >= p_day_start and g.at < p_day_end),
        -- A call that broke off after its booking did its work: `result` is the best that came of it.
        'failures', (select count(*) from day_calls where created_at >= p_day_start and result = 'failed')),
      'byHour', (
        select json_agg(json_build_object('hour', h,
          'calls', (select count(*) from day_calls where created_at >= p_day_start
            and extract(hour from created_at at time zone v_zone) = h),
          'bookings', (select count(*) from day_bookings where created_at >= p_day_start
            and extract(hour from created_at at time zone v_zone) = h)) order by h)
        from generate_series(0, 23) h),
      'byDay', (
        select json_agg(json_build_object('day', v_last - n,
          'calls', (select count(*) from day_calls where (created_at at time zone v_zone)::date = v_last - n),
          'bookings', (select count(*) from day_bookings where (created_at at time zone v_zone)::date = v_last - n),
          'appointments', (select count(*) from day_appointments
            where (starts_at at time zone v_zone)::date = v_last - n and status in ('confirmed', 'completed')))
          order by n desc)
        from generate_series(0, 13) n))
  );
end
$fn$;

-- Counts a try to be taken for somebody before it is known whether it is right, so that many at once, at several servers, are not
-- more than one after the other. The id to take it back by; null when there were too many: three in a call, five about a number or
-- from it and five about a name in a day, forty in an hour all in all.
create or replace function count_guess(
  p_org_id uuid, p_call_id text, p_numbers text[], p_name text, p_now timestamptz
) returns uuid
language plpgsql
as $fn$
declare
  v_guess_id uuid;
  v_name text := encode(sha256(convert_to(p_org_id || '|' || name_key(p_name), 'UTF8')), 'hex');
  v_numbers text[] := array(
    select encode(sha256(convert_to(p_org_id || '|' || number, 'UTF8')), 'hex')
    from unnest(p_numbers) number where number is not null);
  v_many boolean;
begin
  -- One tenant's tries one after the other; the lock is this transaction's, which is over in a millisecond.
  perform pg_advisory_xact_lock(hashtextextended(p_org_id::text || '|guesses', 0));
  select count(*) filter (where g.call_id = p_call_id) >= 3
    or count(*) filter (where g.numbers && v_numbers) >= 5
    or count(*) filter (where g.name = v_name) >= 5
    or count(*) filter (where g.at > p_now - interval '1 hour') >= 40
  into v_many
  from guesses g where g.org_id = p_org_id and g.at > p_now - interval '1 day' and g.at <= p_now + interval '1 day';
  if v_many then
    return null;
  end if;
  insert into guesses (org_id, at, call_id, numbers, name) values (p_org_id, p_now, left(p_call_id, 300), v_numbers, v_name)
  returning guess_id into v_guess_id;
  delete from guesses where org_id = p_org_id and at < p_now - interval '30 days';
  return v_guess_id;
end
$fn$;

-- It was right after all.
create or replace function forgive_guess(p_org_id uuid, p_guess_id uuid) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  delete from guesses where org_id = p_org_id and guess_id = p_guess_id;
end
$fn$;

-- What every request needs to know of its clinic, in one round trip.
create or replace function organization_json(p_org_id uuid) returns json
language sql stable
return (
  select json_build_object(
    'organization', json_build_object(
      'orgId', o.org_id, 'name', o.name, 'timeZone', o.time_zone, 'region', o.region,
      'transferNumber', o.transfer_number, 'callerCheck', o.caller_check,
      'openingHours', (select coalesce(json_agg(json_build_object(
          'weekday', h.weekday, 'opensAt', to_char(h.opens_at, 'HH24:MI'), 'closesAt', to_char(h.closes_at, 'HH24:MI'))
          order by h.weekday, h.opens_at), '[]')
        from opening_hours h where h.org_id = o.org_id and h.provider_id is null),
      'closures', (select coalesce(json_agg(json_build_object(
          'startsLocal', to_char(c.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
          'endsLocal', to_char(c.ends_local, 'YYYY-MM-DD"T"HH24:MI:SS')) order by c.starts_local), '[]')
        from closures c
        where c.org_id = o.org_id and c.provider_id is null
          and c.ends_local > now() at time zone o.time_zone - interval '1 day'
          and c.starts_local < now() at time zone o.time_zone + interval '60 days'),
      'services', (select coalesce(json_agg(json_build_object(
          'serviceId', s.service_id, 'key', s.key, 'name', s.name, 'durationMinutes', s.duration_minutes)
          order by s.created_at, s.name), '[]')
        from services s where s.org_id = o.org_id and s.active),
      'providers', (select coalesce(json_agg(json_build_object('providerId', p.provider_id, 'name', p.name)
          order by p.created_at, p.name), '[]')
        from providers p where p.org_id = o.org_id and p.active)),
    'inboundAssistantId', (select v.vapi_id from vapi_resources v
      where v.org_id = o.org_id and v.kind = 'assistant' and v.role = 'inbound' order by v.vapi_id limit 1),
    'vapiAssistantIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'assistant'),
    'vapiPhoneNumberIds', (select coalesce(json_agg(v.vapi_id order by v.vapi_id), '[]')
      from vapi_resources v where v.org_id = o.org_id and v.kind = 'phone_number'))
  from organizations o where o.org_id = p_org_id);

-- Whether two requests came in one call: their keys begin with its id (apps/server/src/phone/run/call-key.ts).
create or replace function is_of_call(p_one text, p_other text) returns boolean
language sql immutable parallel safe
return coalesce(split_part(p_one, ':', 1) = split_part(p_other, ':', 1), false);

-- Whether an appointment is for whom a name means.
create or replace function is_for_person(p_appointment appointments, p_name text) returns boolean
language plpgsql stable
as $fn$
begin
  return coalesce(
    p_appointment.person_id = find_person(p_appointment.org_id, p_appointment.contact_id, p_name),
    name_key(p_appointment.patient_name) = name_key(p_name));
end
$fn$;

-- Another appointment of the same person in [p_starts_at, p_ends_at), with whomever it is. Without a name there is nobody to compare.
create or replace function find_clash(
  p_org_id uuid, p_contact_id uuid, p_name text, p_starts_at timestamptz, p_ends_at timestamptz,
  p_ignore_appointment_id uuid
) returns uuid
language sql stable
as $fn$
  select a.appointment_id from appointments a
  where p_name is not null and a.org_id = p_org_id and a.contact_id = p_contact_id and a.status = 'confirmed'
    -- No appointment is longer than 24 hours, and starts_at has the index.
    and a.starts_at > p_starts_at - interval '24 hours' and a.starts_at < p_ends_at and a.ends_at > p_starts_at
    and a.appointment_id is distinct from p_ignore_appointment_id and is_for_person(a, p_name)
  order by a.starts_at limit 1
$fn$;

-- The refusal for somebody who has an appointment then. Who may not be told of it hears that the time cannot be had.
create or replace function refuse_clash(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_clash uuid, p_may_know boolean
) returns json
language plpgsql stable
as $fn$
begin
  if not p_may_know then
    return refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, null, array['overlap']);
  end if;
  return (appointment_json(p_org_id, p_clash, 'person_busy', 'The same person has an appointment then')::jsonb
    || '{"success": false, "error": "person_busy"}')::json;
end
$fn$;

-- The contact of a number; without one, of an address that is known without a number.
create or replace function find_contact(p_org_id uuid, p_phone text, p_email text) returns uuid
language plpgsql stable
as $fn$
begin
  if p_phone is not null then
    return (select contact_id from contacts where org_id = p_org_id and phone = p_phone);
  end if;
  return (select contact_id from contacts where org_id = p_org_id and email = p_email and phone is null);
end
$fn$;

-- What a caller may mean who wants to hear of, move or cancel an appointment, and how it was reached; what of it they are told is
-- the domain's to say (packages/domain/src/caller/judge-caller.ts). Confirmed ones that are not over, and those cancelled within
-- the last day.
--   via    call: this very call has made it, or had to do with it and knew enough for that; number: under p_phone; name: for somebody of that name, whatever the number
--   number counts a contact's appointments in the order in which they were made, so it stays the same for one appointment
--          whatever becomes of the others
-- With p_is_guess, facts have been said that could be guesses: then it counts as one, unless p_is_own and somebody of that name is
-- under p_phone. Right and wrong, there and not there take the same way through here.
--   {limited, guessId, appointments: […]}
create or replace function find_appointments_of_caller(
  p_org_id uuid, p_call_id text default null, p_phone text default null, p_is_own boolean default false,
  p_calling_phone text default null, p_name text default null, p_is_guess boolean default false,
  p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_key text := name_key(p_name);
  v_contact_id uuid;
  v_of_call uuid[];
  v_guess_id uuid;
  v_is_guess boolean := p_is_guess;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_of_call := array(select t.appointment_id from tool_calls t
    where t.org_id = p_org_id and t.call_id = p_call_id and t.appointment_id is not null);
  select contact_id into v_contact_id from contacts where org_id = p_org_id and phone = p_phone;
  if v_is_guess and p_is_own and v_contact_id is not null then
    v_is_guess := not exists (
      select from persons p
      where p.org_id = p_org_id and p.contact_id = v_contact_id
        and (string_to_array(p.name_key, ' ') <@ string_to_array(v_key, ' ')
          or string_to_array(v_key, ' ') <@ string_to_array(p.name_key, ' ')));
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
        select each.*, row_number() over (
          partition by each.contact_id order by each.created_at, each.appointment_id) as number
        from appointments each
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

drop function find_repeat(uuid, text, text, text, uuid, timestamptz, uuid);
-- What this request has made before: by its key, or because the same person holds the same slot already. Without a name whoever of
-- the contact does. A caller who has only said the contact's number (p_is_own false) is told of what this very call has made alone:
-- "booked already" would tell a stranger who comes when.
create or replace function find_repeat(
  p_org_id uuid, p_request_key text, p_contact_id uuid, p_name text, p_service_id uuid, p_starts_at timestamptz,
  p_provider_id uuid, p_is_own boolean
) returns uuid
language plpgsql stable
as $fn$
declare
  v_appointment_id uuid;
begin
  if p_request_key is not null then
    select appointment_id into v_appointment_id from appointments
    where org_id = p_org_id and request_key = p_request_key;
    if found then
      return v_appointment_id;
    end if;
  end if;
  select a.appointment_id into v_appointment_id from appointments a
  where a.org_id = p_org_id and a.contact_id = p_contact_id and a.starts_at = p_starts_at and a.status = 'confirmed'
    and a.service_id = p_service_id and (p_provider_id is null or a.provider_id = p_provider_id)
    and (p_is_own or is_of_call(a.request_key, p_request_key))
    and (p_name is null or is_for_person(a, p_name))
  limit 1;
  return v_appointment_id;
end
$fn$;

drop function upsert_contact(uuid, text, text, text);
-- The contact's row, made or brought up to date, atomically. The phone number is the identity; without one, the
-- e-mail address is. An address alone never reaches a contact that has a number: anybody can say an address.
-- Without a name the contact keeps the one it has. With p_overwrite false only what is missing is filled in: anybody can say a number.
create or replace function upsert_contact(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_overwrite boolean default true
) returns uuid
language plpgsql
as $fn$
declare
  v_contact_id uuid;
begin
  if p_phone is not null then
    insert into contacts (org_id, name, email, phone)
    values (p_org_id, coalesce(p_name, 'Guest'), coalesce(p_email, 'no-email' || p_phone || '@callwaiting.invalid'), p_phone)
    on conflict on constraint uq_contacts_org_phone do update
      set name = case when p_overwrite or contacts.name = 'Guest' then coalesce(p_name, contacts.name) else contacts.name end,
        email = case when p_email is not null and (p_overwrite or contacts.email_is_placeholder) then excluded.email
          else contacts.email end,
        updated_at = now()
    returning contact_id into v_contact_id;
  else
    insert into contacts (org_id, name, email)
    values (p_org_id, coalesce(p_name, 'Guest'), p_email)
    on conflict (org_id, email) where phone is null do update
      set name = case when p_overwrite or contacts.name = 'Guest' then coalesce(p_name, contacts.name) else contacts.name end,
        updated_at = now()
    returning contact_id into v_contact_id;
  end if;
  return v_contact_id;
end
$fn$;

drop function book_appointment_atomic_v2(uuid, text, text, text, text, timestamptz, uuid, text, text, text, timestamptz);
-- Books, or says why not: one statement for the caller, one transaction. The six-argument call is public contract, and so are
-- the keys of the JSON (docs/architecture.md).
--   success:true   outcome booked | already_booked, appointmentId, contactId, message, …
--   success:false  error slot_unavailable | outside_hours | in_past | too_soon | too_far | unknown_service |
--                  unknown_provider | contact_required | not_found | person_busy (the same person has the appointment that is
--                  told), message, alternatives: [ISO…] where there are some; sameNumber: another person of the contact has it
-- p_phone is E.164, p_email is lower case; both come normalized. p_now is for tests with a fixed clock.
-- p_is_own: the caller may be taken for the contact, by the number that the call comes from or because no caller is between. Who has
-- only said a number changes nothing that is known of its contact, and hears of none of its appointments.
--
-- Booking, moving and cancelling lock in the same order (provider rows by id, then the appointment, then the contact), so they
-- cannot deadlock each other; the exclusion constraint stands behind them.
-- The second look, under the lock, is a small one: whether the provider whom the first look chose is still free then. It asks
-- what provider_calendar calls busy, exceptions of staff included. Only when they are not does the whole calendar look again
-- for somebody else. That halves the time for which others wait.
-- force_generic_plan: planning the calendar query takes 9 ms, running it 0.15 ms per provider and day.
create or replace function book_appointment_atomic_v2(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_service text, p_scheduled_at timestamptz,
  p_provider_id uuid default null, p_notes text default null, p_request_key text default null,
  p_source text default 'phone', p_now timestamptz default null, p_is_own boolean default true
) returns json
language plpgsql set plan_cache_mode = force_generic_plan
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text := nullif(btrim(p_phone), '');
  v_service services;
  v_blocked tstzrange;
  v_chosen uuid;
  v_refusal json;
  v_repeat uuid;
  v_clash uuid;
  v_ends_at timestamptz;
  v_contact_id uuid;
  v_appointment_id uuid;
  v_locked boolean := false;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from organizations where org_id = p_org_id) then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such organization');
  end if;
  if v_email is null and v_phone is null then
    return json_build_object('success', false, 'error', 'contact_required', 'message', 'I need your email or phone');
  end if;
  v_service := find_service(p_org_id, p_service);
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  v_ends_at := p_scheduled_at + make_interval(mins => v_service.duration_minutes);
  v_blocked := tstzrange(
    p_scheduled_at - make_interval(mins => v_service.buffer_before_minutes),
    p_scheduled_at + make_interval(mins => v_service.duration_minutes + v_service.buffer_after_minutes));

  -- Twice the same look: without the lock, so that a stampede on a taken slot never queues for it, then under it.
  -- Each statement sees what was committed before it began.
  loop
    v_contact_id := find_contact(p_org_id, v_phone, v_email);
    v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
      p_provider_id, p_is_own);
    if v_repeat is not null then
      return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
    end if;
    v_clash := find_clash(p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null);
    exit when v_clash is not null;
    if not v_locked then
      v_refusal := refuse_start(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null);
      if v_refusal is not null then
        return v_refusal;
      end if;
    end if;
    if not v_locked or not exists (
      select from providers p
      where p.org_id = p_org_id and p.provider_id = v_chosen and p.active and not exists (
        select from appointments a
        where a.org_id = p_org_id and a.provider_id = v_chosen and a.status in ('confirmed', 'completed')
          -- No appointment blocks more than 24 hours, and starts_at has the index.
          and a.starts_at > lower(v_blocked) - interval '24 hours'
          and a.starts_at < upper(v_blocked) + interval '24 hours'
          and a.blocked && v_blocked)
    ) then
      select look.chosen, look.refusal into v_chosen, v_refusal
      from look_at_slot(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, null) look;
    end if;
    if v_chosen is null then
      -- Taken between the two looks, perhaps by a twin of this very request: what took it is visible by now.
      v_contact_id := find_contact(p_org_id, v_phone, v_email);
      v_repeat := find_repeat(p_org_id, p_request_key, v_contact_id, v_name, v_service.service_id, p_scheduled_at,
        p_provider_id, p_is_own);
      if v_repeat is not null then
        return appointment_json(p_org_id, v_repeat, 'already_booked', 'Booked already');
      end if;
      return case when p_is_own and v_refusal ->> 'error' = 'slot_unavailable' and exists (
          select from appointments a
          where a.org_id = p_org_id and a.contact_id = v_contact_id and a.status = 'confirmed'
            and a.starts_at = p_scheduled_at)
        then (v_refusal::jsonb || '{"sameNumber": true}')::json else v_refusal end;
    end if;
    exit when v_locked;
    -- NO KEY UPDATE: foreign-key checks of other inserts go on meanwhile.
    perform 1 from providers p
    where p.org_id = p_org_id and (p_provider_id is null or p.provider_id = p_provider_id)
      and exists (select from provider_services ps where ps.org_id = p.org_id
        and ps.service_id = v_service.service_id and ps.provider_id = p.provider_id)
    order by p.provider_id
    for no key update;
    v_locked := true;
  end loop;

  if v_clash is null then
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
    -- Once more, under the contact's lock: two callers may be booking the same person with two providers, who are two locks.
    if find_clash(p_org_id, v_contact_id, v_name, p_scheduled_at, v_ends_at, null) is not null then
      raise exception 'the same person was booked meanwhile' using errcode = 'serialization_failure';
    end if;
  else
    return refuse_clash(p_org_id, v_service.service_id, p_scheduled_at, p_provider_id, v_now, v_clash,
      p_is_own or (select is_of_call(a.request_key, p_request_key) from appointments a
        where a.org_id = p_org_id and a.appointment_id = v_clash));
  end if;
  insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key)
  values (
    p_org_id, v_chosen, v_service.service_id, v_contact_id, coalesce(v_name, 'Guest'), p_scheduled_at, v_ends_at, v_blocked, p_source,
    left(coalesce(p_notes, ''), 2000), p_request_key)
  returning appointment_id into v_appointment_id;
  return appointment_json(p_org_id, v_appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;

-- Staff at work in the calendar, with the looks and the order of locks of book_appointment_atomic_v2. They may override the rules
-- with a reason, which stays on the appointment. The phone's functions have no such parameter.
-- Books for a contact that exists or a new one. Outcomes booked | already_booked, or an error as for the phone.
create or replace function book_for_staff(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_contact_id uuid default null,
  p_name text default null, p_phone text default null, p_email text default null, p_patient_name text default null,
  p_provider_id uuid default null, p_minutes integer default null, p_notes text default null,
  p_override_reason text default null, p_now timestamptz default null
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
begin
  perform set_config('app.org_id', p_org_id::text, true);
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
    return refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, v_now, null, v_rules);
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
  returning appointment_id into v_appointment_id;
  return staff_reply(p_org_id, v_appointment_id, 'booked');
end
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
