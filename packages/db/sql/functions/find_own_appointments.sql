-- The appointments of whoever has shown who they are: by the phone number, or, where no contact has it, by the
-- patient's name together with the day of the appointment. Confirmed ones that are not over, and those cancelled
-- within the last day. `number` counts a contact's appointments in the order in which they were made, so it stays the
-- same for one appointment whatever becomes of the others.
-- For servers of the version before; ours call find_appointments_of_caller. Goes with the next release.
create or replace function find_own_appointments(
  p_org_id uuid, p_phone text default null, p_name text default null, p_day date default null,
  p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_contact_ids uuid[];
  v_by_phone boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select array_agg(contact_id) into v_contact_ids from contacts where org_id = p_org_id and phone = p_phone;
  v_by_phone := v_contact_ids is not null;
  if not v_by_phone and p_name is not null and p_day is not null then
    select array_agg(distinct a.contact_id) into v_contact_ids
    from appointments a
    join organizations o on o.org_id = a.org_id
    where a.org_id = p_org_id and plain_key(a.patient_name) = plain_key(p_name)
      and a.starts_at >= clock.moment_of(o.time_zone, p_day)
      and a.starts_at < clock.moment_of(o.time_zone, p_day + 1);
  end if;
  return (
    select coalesce(json_agg(found.row order by found.starts_at), '[]')
    from (
      select a.starts_at, json_build_object(
        'appointmentId', a.appointment_id, 'contactId', a.contact_id, 'startsAt', iso_instant(a.starts_at),
        'endsAt', iso_instant(a.ends_at), 'serviceName', s.name, 'providerName', p.name,
        'patientName', a.patient_name, 'status', a.status, 'cancelledAt', iso_instant(a.cancelled_at),
        'number', a.number) as row
      from (
        select each.*, row_number() over (
          partition by each.contact_id order by each.created_at, each.appointment_id) as number
        from appointments each
        where each.org_id = p_org_id and each.contact_id = any (v_contact_ids)
      ) a
      join services s on s.org_id = a.org_id and s.service_id = a.service_id
      join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
      join organizations o on o.org_id = a.org_id
      where a.ends_at > v_now
        and (a.status = 'confirmed' or a.status = 'cancelled' and a.cancelled_at > v_now - interval '1 day')
        -- By name and day one hears of that day and that name only.
        and (v_by_phone or plain_key(a.patient_name) = plain_key(p_name)
          and clock.local_time(o.time_zone, a.starts_at)::date = p_day)
    ) found);
end
$fn$;
