-- What a caller may mean who wants to leave the waitlist, and how it was reached; what of it they are told is the domain's to say
-- (packages/domain/src/caller/judge-caller.ts). Those who wait, and who have left within the last day. It counts guesses as
-- find_appointments_of_caller does, where all of it is explained.
--   {limited, guessId, entries: […]}
create or replace function find_waits_of_caller(
  p_org_id uuid, p_call_id text default null, p_phone text default null, p_is_own boolean default false,
  p_calling_phone text default null, p_name text default null, p_is_guess boolean default false,
  p_says_birth_date boolean default false, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_key text := case when p_is_guess then name_key(p_name) end;
  v_contact_id uuid;
  v_guess_id uuid;
  v_is_guess boolean := p_is_guess;
  v_found json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  p_phone := known_number(p_org_id, p_phone);
  p_calling_phone := known_number(p_org_id, p_calling_phone);
  if p_is_own or p_is_guess then
    select contact_id into v_contact_id from contacts where org_id = p_org_id and phone = p_phone;
  end if;
  if v_is_guess and p_is_own and v_contact_id is not null then
    v_is_guess := not exists (
      select from waitlist_entries e
      where e.org_id = p_org_id and e.contact_id = v_contact_id
        and (is_part_of(string_to_array(name_key(e.patient_name), ' '), string_to_array(v_key, ' '))
          or is_part_of(string_to_array(v_key, ' '), string_to_array(name_key(e.patient_name), ' ')))
        and (e.status in ('waiting', 'offered') or e.status = 'left' and e.updated_at > clock_timestamp() - interval '1 day'));
  end if;
  if p_says_birth_date and not v_is_guess then
    v_is_guess := exists (
      select from persons p where p.org_id = p_org_id and p.contact_id = v_contact_id and p.birth_date is not null);
  end if;
  if v_is_guess then
    v_guess_id := count_guess(p_org_id, p_call_id, array[p_phone, p_calling_phone], p_name, v_now);
    if v_guess_id is null then
      return json_build_object('limited', true, 'guessId', null, 'entries', '[]'::json);
    end if;
  end if;
  select coalesce(json_agg(found.row order by found.rank, found.entry_id), '[]') into v_found
  from (
    select e.rank, e.entry_id, json_build_object(
      'entryId', e.entry_id, 'patientName', e.patient_name, 'birthDate', who.birth_date, 'serviceKey', s.key, 'serviceName', s.name,
      'providerName', p.name, 'status', case when e.status = 'left' then 'left' else 'waiting' end,
      'via', case when e.contact_id = v_contact_id then 'number' else 'name' end) as row
    from waitlist_entries e
    join services s on s.org_id = e.org_id and s.service_id = e.service_id
    left join providers p on p.org_id = e.org_id and p.provider_id = e.provider_id
    left join persons who on who.org_id = e.org_id and who.person_id = find_person(e.org_id, e.contact_id, e.patient_name, true)
    where e.org_id = p_org_id and e.contact_id = any (array(
        select v_contact_id
        union
        (select t.contact_id from persons t where t.org_id = p_org_id and t.name_key = v_key and v_key <> '' limit 50)))
      and (e.contact_id = v_contact_id or name_key(e.patient_name) = v_key)
      and (e.status in ('waiting', 'offered') or e.status = 'left' and e.updated_at > clock_timestamp() - interval '1 day')
  ) found;
  return json_build_object('limited', false, 'guessId', v_guess_id, 'entries', v_found);
end
$fn$;
