-- While a database failed over, 79 bookings, moves and cancellations were made whose callers had been told to try again and never did. What
-- nobody could say is kept until somebody has called them, with what the calendar says by then. It leaves with the person, with their
-- call and after a month.

-- What the phone was asked to book, move or cancel when nobody could say whether it was done: the connection broke, or the answer did not
-- come in time, and the caller was told to try again. The clinic calls them back; a row goes when somebody has, or after a month.
create table open_requests (
  org_id uuid not null references organizations,
  request_id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('book', 'move', 'cancel')),
  asked_at timestamptz not null,
  -- Null in the plain form without a call.
  call_id text check (length(call_id) between 1 and 200),
  -- What a booking would be found by (appointments.request_key).
  request_key text check (length(request_key) between 1 and 300),
  patient_name text check (length(patient_name) <= 500),
  phone text check (length(phone) <= 40),
  email text check (length(email) <= 320),
  service text check (length(service) <= 300),
  -- When it was to be; null for a cancellation.
  starts_at timestamptz,
  -- Which was to be moved or cancelled.
  appointment_id uuid,
  primary key (org_id, request_id),
  foreign key (org_id, appointment_id) references appointments
);
create index open_requests_by_time on open_requests (org_id, asked_at);

alter table open_requests enable row level security;
alter table open_requests force row level security;
create policy tenant_only on open_requests
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, delete on open_requests to callwaiting_app;

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
  delete from open_requests where org_id = p_org_id and call_id = p_call_id;
  insert into changes (org_id, actor_kind, actor_id, entity, entity_id, action, redacted)
  values (p_org_id, 'phone', p_call_id, 'call', p_call_id, 'deleted', false);
end
$fn$;
revoke execute on function forget_call(uuid, text) from public;
grant execute on function forget_call(uuid, text) to callwaiting_app;

-- What was asked for, what the calendar says of it now, and whom to call; the oldest first. Left out is what a caller has heard since:
-- by phone that very appointment was booked, moved, cancelled or found again, or, where nothing had been done, the same was asked
-- again in the same call and answered.
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
    'isDone', coalesce(state.is_done, false))
  from open_requests r
  left join lateral (
    select a.appointment_id, a.patient_name, a.starts_at, a.status, c.phone, c.email, s.name as service_name
    from appointments a
    join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    where a.org_id = r.org_id and (
      a.appointment_id = r.appointment_id
      or r.kind = 'book' and (a.request_key = r.request_key
        or a.starts_at = r.starts_at and a.status = 'confirmed' and (c.phone = r.phone or lower(c.email) = lower(r.email))))
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
  where r.org_id = p_org_id and not exists (
    select from tool_calls t
    where t.org_id = r.org_id and t.created_at > r.asked_at and t.appointment_id = now_there.appointment_id)
  and not (not coalesce(state.is_done, false) and exists (
    select from tool_calls t
    where t.org_id = r.org_id and t.call_id = r.call_id and t.created_at > r.asked_at
      and t.name = case r.kind when 'book' then 'bookClinicAppointment' when 'move' then 'rescheduleAppointment'
        else 'cancelAppointment' end
      and t.outcome in ('booked', 'already_booked', 'moved', 'cancelled', 'slot_unavailable', 'person_busy', 'outside_hours', 'not_found')))
  order by r.asked_at, r.request_id
  limit 100;
end
$fn$;

-- Keeps that somebody asked for something p_ago_ms ago and never heard what came of it. Asked again in vain it is one request, the
-- last. At most 500 for a clinic; what is older than a month is over.
create or replace function note_open_request(
  p_org_id uuid, p_kind text, p_ago_ms integer, p_call_id text default null, p_request_key text default null,
  p_patient_name text default null, p_phone text default null, p_email text default null, p_service text default null,
  p_starts_at timestamptz default null, p_appointment_id uuid default null
) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  delete from open_requests r
  where r.org_id = p_org_id and (r.asked_at < now() - interval '30 days'
    or r.kind = p_kind and r.starts_at is not distinct from p_starts_at
      and r.appointment_id is not distinct from p_appointment_id
      and (r.phone is not distinct from p_phone and r.email is not distinct from p_email));
  if p_appointment_id is not null and not exists (
      select from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id) then
    return;
  end if;
  insert into open_requests (
    org_id, kind, asked_at, call_id, request_key, patient_name, phone, email, service, starts_at, appointment_id)
  select p_org_id, p_kind, clock_timestamp() - make_interval(secs => p_ago_ms / 1000.0), left(p_call_id, 200),
    left(p_request_key, 300), left(p_patient_name, 500), left(p_phone, 40), left(p_email, 320), left(p_service, 300), p_starts_at,
    p_appointment_id
  where (select count(*) from open_requests r where r.org_id = p_org_id) < 500;
end
$fn$;

-- Which of those who are to be called back are this person: by their number or address, as far as the audit log knows them and no other
-- contact has them by now, by their appointments, or by these calls of theirs (calls_of_contact).
create or replace function open_requests_of(p_org_id uuid, p_contact_id uuid, p_call_ids text[]) returns setof uuid
language sql stable
as $fn$
  with contact as materialized (
    select c.phone, c.email, c.merged_ids || c.contact_id::text as ids from contacts c
    where c.org_id = p_org_id and c.contact_id = p_contact_id
  ), known as materialized (
    select phone, email from contact
    union
    select told ->> 'phone', told ->> 'email' from contact
    join changes l on l.org_id = p_org_id and l.entity = 'contact' and l.entity_id = any (contact.ids)
    cross join lateral (values (l.before), (l.after)) v (told)
  )
  select r.request_id from open_requests r
  where r.org_id = p_org_id and (
    r.call_id = any (p_call_ids)
    or r.appointment_id in (
      select a.appointment_id from appointments a where a.org_id = p_org_id and a.contact_id = p_contact_id)
    or exists (select from known k where k.phone = r.phone or lower(k.email) = lower(r.email))
      and not exists (select from contacts o
        where o.org_id = p_org_id and o.contact_id <> p_contact_id and o.erased_at is null
          and (o.phone = r.phone or lower(o.email) = lower(r.email))))
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
