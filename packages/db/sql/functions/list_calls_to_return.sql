-- Callers of the last two weeks who did not get what they wanted, by how their call ended (calls.wants_call): one item for a number, its
-- last such call. Left out is who rang again and got it, and for whom something was booked since. Whoever only heard something later is
-- still without the time that was refused. The newest hundred, and those that somebody has called in the last day.
create or replace function list_calls_to_return(p_org_id uuid) returns setof json
language sql stable
as $fn$
  with since as materialized (
    -- Not longer than what was said is kept.
    select now() - make_interval(days => least(14, o.call_words_days)) as at from organizations o where o.org_id = p_org_id
  ), wanting as materialized (
    select k.call_id, k.created_at, k.ended_as, k.service_id, coalesce(k.caller_number, made.phone) as phone, made.contact_id
    from calls k
    left join lateral (
      select c.phone, c.contact_id from tool_calls t
      join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
      join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where t.org_id = k.org_id and t.call_id = k.call_id order by t.created_at limit 1
    ) made on true
    where k.org_id = p_org_id and k.wants_call and k.created_at > (select at from since) and k.erased_at is null
      and k.call_id not like 'try-%'
  ), last as (
    select distinct on (w.phone) w.*, count(*) over (partition by w.phone) as times
    from wanting w where w.phone is not null
    order by w.phone, w.created_at desc
  )
  select json_build_object(
    'kind', 'call', 'subjectId', l.call_id, 'at', iso_instant(l.created_at), 'end', l.ended_as, 'times', l.times,
    'phone', l.phone, 'email', null, 'patientName', who.name, 'contactId', coalesce(who.contact_id, l.contact_id),
    'serviceName', s.name, 'startsAt', null, 'callId', l.call_id, 'appointmentId', null,
    'note', coalesce(b.note, ''), 'doneAt', iso_instant(b.done_at), 'doneBy', b.done_by)
  from last l
  left join call_backs b on b.org_id = p_org_id and b.kind = 'call' and b.subject_id = l.call_id
  left join services s on s.org_id = p_org_id and s.service_id = l.service_id
  left join lateral (
    select c.contact_id, c.name from contacts c where c.org_id = p_org_id and c.phone = l.phone and c.erased_at is null
  ) who on true
  where (b.done_at is null or b.done_at > now() - interval '1 day')
    and not exists (
      select from calls later
      where later.org_id = p_org_id and later.caller_number = l.phone and later.created_at > l.created_at
        and (later.ended_as in ('booked', 'moved', 'cancelled', 'waitlisted') or later.kind is distinct from 'outbound' and (
          later.ended_as = 'to_staff' and not later.wants_call
          or later.ended_as = 'informed' and l.ended_as not in ('no_time', 'closed'))))
    -- The same call, for what it could not say: somebody has called them about that.
    and not exists (
      select from open_requests r
      join call_backs told on told.org_id = r.org_id and told.kind = 'request' and told.subject_id = r.request_id::text
      where r.org_id = p_org_id and r.call_id = l.call_id and told.done_at is not null)
    and not exists (
      select from appointments a
      where a.org_id = p_org_id and a.contact_id = who.contact_id and a.status = 'confirmed' and a.created_at > l.created_at)
  order by b.done_at nulls first, l.created_at desc
  limit 100
$fn$;
