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
