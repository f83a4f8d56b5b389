-- Whom something hit that they do not know of: a visit to come that lies in a closure, or whose time the clocks' rules have made another.
-- It leaves the list when the visit is moved or cancelled, the closure is lifted or the time settled. What staff booked outside the hours
-- knowingly is none. The first hundred.
create or replace function list_hit_visits(p_org_id uuid) returns setof json
language sql stable
as $fn$
  with hits as (
    select a.appointment_id, a.starts_at, 'closure' as kind, min(c.reason) as why,
      a.appointment_id || ':' || to_char(min(c.starts_local), 'YYYYMMDDHH24MI') as subject_id
    from organizations o
    join closures c on c.org_id = o.org_id and c.ends_local > clock.local_time(o.time_zone, now())
    join appointments a on a.org_id = c.org_id and (c.provider_id is null or c.provider_id = a.provider_id)
      and a.status = 'confirmed' and a.starts_at > now()
      and a.starts_local < c.ends_local and a.starts_local + (a.ends_at - a.starts_at) > c.starts_local
      -- What is booked or moved into a closure that is there is known; one that comes after that is news, whatever was overridden then.
      and not ('hours' = any (a.overridden) and coalesce((
          select max(l.change_id) from changes l
          where l.org_id = a.org_id and l.entity = 'appointment' and l.entity_id = a.appointment_id::text
            and l.action in ('created', 'moved', 'restored')), 0) >= coalesce((
          select max(l.change_id) from changes l
          where l.org_id = c.org_id and l.entity = 'closure' and l.entity_id = c.closure_id::text
            and (l.action = 'created' or l.after ?| '{starts_local,ends_local,provider_id}')), 0))
    where o.org_id = p_org_id
    group by a.appointment_id, a.starts_at
    union all
    select a.appointment_id, a.starts_at, 'clock', a.clock_trouble, a.appointment_id || ':' || to_char(a.starts_local, 'YYYYMMDDHH24MI')
    from appointments a join organizations o on o.org_id = a.org_id
    where a.org_id = p_org_id and a.status = 'confirmed' and a.starts_at > now() and is_clock_trouble(a, o.time_zone)
  )
  select json_build_object(
    'kind', h.kind, 'subjectId', h.subject_id, 'at', iso_instant(h.starts_at), 'why', h.why,
    'phone', c.phone, 'email', case when not c.email_is_placeholder then c.email end, 'patientName', a.patient_name,
    'contactId', c.contact_id, 'serviceName', s.name, 'providerName', p.name, 'startsAt', iso_instant(a.starts_at),
    'callId', null, 'appointmentId', a.appointment_id, 'revision', a.revision,
    'note', coalesce(b.note, ''), 'doneAt', iso_instant(b.done_at), 'doneBy', b.done_by)
  from hits h
  join appointments a on a.org_id = p_org_id and a.appointment_id = h.appointment_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  left join call_backs b on b.org_id = p_org_id and b.kind = h.kind and b.subject_id = h.subject_id
  where b.done_at is null or b.done_at > now() - interval '1 day'
  order by b.done_at nulls first, h.starts_at, h.appointment_id
  limit 100
$fn$;
