-- What was asked for, what the calendar says of it now, and whom to call; the oldest first. Left out is what a caller has heard since:
-- by phone that very appointment was booked, moved, cancelled or found again, or, where nothing had been done, the same was asked
-- again in the same call and answered. What was answered when the call had ended nobody has heard. Who was called back stays for a day, so
-- that it can be taken back.
create or replace function list_open_requests(p_org_id uuid) returns setof json
language plpgsql stable
as $fn$
begin
  return query
  select json_build_object(
    'requestId', r.request_id, 'kind', r.kind, 'askedAt', iso_instant(r.asked_at),
    'callId', (select k.call_id from calls k where k.org_id = r.org_id and k.call_id = r.call_id),
    'patientName', coalesce(r.patient_name, now_there.patient_name),
    'phone', coalesce(r.phone, now_there.phone),
    'email', coalesce(r.email, case when now_there.email not like '%.invalid' then now_there.email end),
    'serviceName', coalesce(now_there.service_name, asked_service.name, r.service),
    'startsAt', iso_instant(coalesce(r.starts_at, now_there.starts_at)),
    'appointmentId', now_there.appointment_id,
    'isDone', coalesce(state.is_done, false),
    'note', coalesce(b.note, ''), 'doneAt', iso_instant(b.done_at), 'doneBy', b.done_by)
  from open_requests r
  left join call_backs b on b.org_id = r.org_id and b.kind = 'request' and b.subject_id = r.request_id::text
  left join lateral (
    select a.appointment_id, a.patient_name, a.starts_at, a.status, c.phone, c.email, s.name as service_name
    from appointments a
    join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    where a.org_id = r.org_id and (
      a.appointment_id = r.appointment_id
      or r.kind = 'book' and (a.request_key = r.request_key
        or a.starts_at = r.starts_at and a.status = 'confirmed' and (c.phone = r.phone or lower(c.email) = lower(r.email))
          and (r.patient_name is null or is_for_person(a, r.patient_name))))
    order by a.request_key is distinct from r.request_key limit 1
  ) now_there on true
  left join lateral (
    select s.name from services s
    where s.org_id = r.org_id and (s.key = r.service or lower(s.name) = lower(r.service)) limit 1
  ) asked_service on true
  cross join lateral (
    select case r.kind
      when 'book' then now_there.appointment_id is not null
      when 'move' then now_there.status = 'confirmed' and now_there.starts_at = r.starts_at
      else now_there.status = 'cancelled' end as is_done
  ) state
  where r.org_id = p_org_id and (b.done_at is null or b.done_at > now() - interval '1 day') and not exists (
    select from tool_calls t
    where t.org_id = r.org_id and t.created_at > r.asked_at and t.appointment_id = now_there.appointment_id
      and not is_after_call(t))
  and not (not coalesce(state.is_done, false) and exists (
    select from tool_calls t
    where t.org_id = r.org_id and t.call_id = r.call_id and t.created_at > r.asked_at and not is_after_call(t)
      and t.name = case r.kind when 'book' then 'bookClinicAppointment' when 'move' then 'rescheduleAppointment'
        else 'cancelAppointment' end
      and t.outcome in ('booked', 'already_booked', 'moved', 'cancelled', 'slot_unavailable', 'person_busy', 'outside_hours', 'not_found')))
  order by b.done_at nulls first, r.asked_at, r.request_id
  limit 100;
end
$fn$;
