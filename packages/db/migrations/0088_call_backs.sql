-- One list of whom the clinic calls: what was in doubt, whom a closure or a clock hit, and callers who did not get what they wanted. Who has
-- called is noted beside it. An older server goes on deleting what it closes, and shows what was ticked for a day more.
-- What the clinic's people noted of those who are to be called: that somebody has, and a note. Whom there is to call is not kept here:
-- it is read from what there is now (list_open_requests, list_calls_to_return, list_hit_visits). A row goes when what it is about is over.
create table call_backs (
  org_id uuid not null references organizations,
  kind text not null check (kind in ('request', 'call', 'closure', 'clock')),
  -- Of what it is about, as those who list it name it.
  subject_id text not null check (length(subject_id) between 1 and 300),
  -- Null: still to be called.
  done_at timestamptz,
  done_by text check (length(done_by) <= 200),
  note text not null default '' check (length(note) <= 1000),
  updated_at timestamptz not null default now(),
  primary key (org_id, kind, subject_id),
  check ((done_at is null) = (done_by is null))
);

alter table call_backs enable row level security;
alter table call_backs force row level security;
create policy tenant_only on call_backs
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- A note may say anything of anybody: the log tells that there was one.
create trigger record_change after insert or update on call_backs for each row
  execute function record_change('call_back', 'subject_id', '{note}', '{}', '{}');

grant select, insert, update, delete on call_backs to callwaiting_app;

-- Erases our copy of a call that was deleted at Vapi: who called, what was said and what was made of it. Figures stay, as for a
-- person who is erased, and what the call booked is the clinic's. A call that was never heard of is remembered as erased, because
-- its last report may come late. That nobody asked us to erase it is kept with it. Runs as the owner, because the server's role may
-- not write to the log.
create or replace function forget_call(p_org_id uuid, p_call_id text) returns void
language plpgsql security definer set search_path = public, pg_temp
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into calls as c (org_id, call_id, status, facts, erased_at)
  values (p_org_id, p_call_id, 'ended', '{"isDeletedAtVapi": true}', now())
  on conflict (org_id, call_id) do update set
    caller_number = null, transcript = null, summary = null, recording_url = null, facts = excluded.facts, facts_at = '{}',
    -- Nothing more is taken in of it, its end included.
    status = excluded.status, erased_at = now(), updated_at = now()
  where c.erased_at is null;
  if not found then
    return;
  end if;
  -- The hash of the arguments would confirm a guess at them.
  update tool_calls set arguments = '{}', understood = '{}', answer = '',
    arguments_sha256 = encode(sha256(gen_random_uuid()::text::bytea), 'hex')
  where org_id = p_org_id and call_id = p_call_id;
  delete from call_backs b where b.org_id = p_org_id and (b.kind = 'call' and b.subject_id = p_call_id
    or b.kind = 'request' and b.subject_id in (
      select r.request_id::text from open_requests r where r.org_id = p_org_id and r.call_id = p_call_id));
  delete from open_requests where org_id = p_org_id and call_id = p_call_id;
  insert into changes (org_id, actor_kind, actor_id, entity, entity_id, action, redacted)
  values (p_org_id, 'phone', p_call_id, 'call', p_call_id, 'deleted', false);
end
$fn$;
revoke execute on function forget_call(uuid, text) from public;
grant execute on function forget_call(uuid, text) to callwaiting_app;

-- Whether a change of the clock's rules left something to settle. What a later release or another change has put right needs nobody.
create or replace function is_clock_trouble(p_visit appointments, p_zone text) returns boolean
language sql stable
as $fn$
  select case p_visit.clock_trouble
    when 'gap' then clock.local_time(p_zone, p_visit.starts_at) <> p_visit.starts_local
    when 'overlap' then exists (
      select from appointments other
      where other.org_id = p_visit.org_id and other.provider_id = p_visit.provider_id and other.status = 'confirmed'
        and other.appointment_id <> p_visit.appointment_id
        and other.starts_at > p_visit.starts_at - interval '24 hours' and other.starts_at < p_visit.starts_at + interval '24 hours'
        and other.blocked && p_visit.blocked)
    else false end
$fn$;

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
        and (later.ended_as in ('booked', 'moved', 'cancelled', 'waitlisted') or later.ended_as = 'to_staff' and not later.wants_call
          or later.ended_as = 'informed' and l.ended_as not in ('no_time', 'closed')))
    and not exists (
      select from appointments a
      where a.org_id = p_org_id and a.contact_id = who.contact_id and a.status = 'confirmed' and a.created_at > l.created_at)
  order by b.done_at nulls first, l.created_at desc
  limit 100
$fn$;

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
      and not 'hours' = any (a.overridden)
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

-- Somebody of the clinic has called (p_is_done), takes that back, or notes something. False where there is nobody of that kind to call;
-- what is said twice is said once, and the first who has called is who has.
create or replace function note_call_back(
  p_org_id uuid, p_kind text, p_subject_id text, p_is_done boolean default null, p_by text default null, p_note text default null
) returns boolean
language plpgsql
as $fn$
declare
  v_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_kind <> 'call' then
    if p_subject_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:[0-9]{12})?$' then
      return false;
    end if;
    v_id := left(p_subject_id, 36)::uuid;
  end if;
  if not (case p_kind
    when 'call' then exists (select from calls k where k.org_id = p_org_id and k.call_id = p_subject_id and k.wants_call and k.erased_at is null)
    when 'request' then exists (select from open_requests r where r.org_id = p_org_id and r.request_id = v_id)
    else exists (select from appointments a where a.org_id = p_org_id and a.appointment_id = v_id and a.status = 'confirmed')
  end) then
    return false;
  end if;
  insert into call_backs as b (org_id, kind, subject_id, done_at, done_by, note)
  values (p_org_id, p_kind, p_subject_id, case when p_is_done then now() end, case when p_is_done then left(p_by, 200) end,
    coalesce(p_note, ''))
  on conflict (org_id, kind, subject_id) do update set
    done_at = case when p_is_done is null then b.done_at when p_is_done then coalesce(b.done_at, now()) end,
    done_by = case when p_is_done is null then b.done_by when p_is_done then coalesce(b.done_by, left(p_by, 200)) end,
    note = coalesce(p_note, b.note), updated_at = now();
  return true;
end
$fn$;

-- Why a call that is due is never to be made; null where nothing stands against it. It is held against what it is about as that is now.
create or replace function outbound_trouble(p_call outbound_calls, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_visit appointments;
  v_contact contacts;
begin
  if p_call.not_after <= p_now then
    return 'its time has passed';
  elsif exists (select from outbound_calls o where o.org_id = p_call.org_id and o.phone = p_call.phone and o.ended = 'opted_out')
    or exists (select from message_consents c where c.org_id = p_call.org_id and c.channel = 'sms' and c.address = p_call.phone
      and not c.is_allowed) then
    return 'they asked not to be contacted';
  elsif p_call.contact_id is not null then
    select * into v_contact from contacts where org_id = p_call.org_id and contact_id = p_call.contact_id;
    if v_contact.erased_at is not null or v_contact.phone is distinct from p_call.phone then
      return 'their number was changed';
    end if;
  end if;
  if p_call.reason = 'call_back' then
    return case when not exists (select from open_requests r where r.org_id = p_call.org_id and r.request_id = p_call.subject_id
        and not exists (select from call_backs b where b.org_id = r.org_id and b.kind = 'request'
          and b.subject_id = r.request_id::text and b.done_at is not null))
      then 'somebody has called them back' end;
  elsif p_call.reason = 'offer' then
    return case when not exists (select from waitlist_offers o where o.org_id = p_call.org_id and o.offer_id = p_call.subject_id
      and o.ended is null and o.held_until > p_now) then 'the offer is over' end;
  end if;
  select * into v_visit from appointments where org_id = p_call.org_id and appointment_id = p_call.subject_id;
  return case
    when v_visit.status is distinct from 'confirmed'
      or v_visit.starts_local <> p_call.starts_local or v_visit.provider_id <> p_call.provider_id
      or v_visit.contact_id is distinct from p_call.contact_id then 'the visit was changed'
    when v_visit.starts_at <= p_now then 'the visit has begun' end;
end
$fn$;

-- Removes what was said in calls that are older than the organization wants it kept: transcript, summary, recording, what Vapi made of it, and
-- of each tool call what was heard, understood and answered; and who was to be called back, after a month at the latest. Figures stay: when, how long, from which number, cost, how it
-- ended, which tools with which outcome, which appointments. At most p_limit calls, the oldest first; those that another
-- server is at are left to it. Returns how many: call it again until it is fewer than the limit.
create or replace function remove_old_call_words(p_org_id uuid, p_limit integer default 200) returns integer
language plpgsql
as $fn$
declare
  v_ids text[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  delete from open_requests r
  where r.org_id = p_org_id and r.asked_at < now() - make_interval(days => least(30, (
    select o.call_words_days from organizations o where o.org_id = p_org_id)));
  delete from call_backs b
  where b.org_id = p_org_id and b.kind in ('request', 'call') and b.updated_at < now() - make_interval(days => least(30, (
    select o.call_words_days from organizations o where o.org_id = p_org_id)));
  -- Of a visit the mark stays until it is over, so that nobody is called twice.
  delete from call_backs b
  where b.org_id = p_org_id and b.kind in ('closure', 'clock') and not exists (
    select from appointments a
    where a.org_id = b.org_id and a.appointment_id = left(b.subject_id, 36)::uuid and a.ends_at > now());
  select array_agg(old.call_id) into v_ids from (
    select k.call_id from calls k
    where k.org_id = p_org_id and k.words_removed_at is null and k.created_at < (
      select now() - make_interval(days => o.call_words_days) from organizations o where o.org_id = p_org_id)
    order by k.created_at limit p_limit
    for update skip locked
  ) old;
  if v_ids is null then
    return 0;
  end if;
  update calls k set transcript = null, summary = null, recording_url = null,
    facts = facts - '{evaluation,presignedRecording,endedMessage}'::text[], words_removed_at = now()
  where k.org_id = p_org_id and k.call_id = any (v_ids);
  -- The hash of the arguments would confirm a guess at them.
  update tool_calls t set arguments = '{}', understood = '{}', answer = '',
    arguments_sha256 = encode(sha256(gen_random_uuid()::text::bytea), 'hex')
  where t.org_id = p_org_id and t.call_id = any (v_ids);
  return cardinality(v_ids);
end
$fn$;
