-- What a call's messages tell beside times, texts and cost (where it was put through, consent, Vapi's own verdict, the number that was
-- dialled, each time that the assistant had nothing to say) is kept, and of two messages that say different things the later one is
-- believed, whichever comes first. A call that is deleted at Vapi is erased here. What cannot be read is told to the clinic.

alter table calls add column facts jsonb not null default '{}'::jsonb;

alter table calls add column facts_at jsonb not null default '{}'::jsonb;

alter table calls add column hung_at timestamp with time zone[] not null default '{}'::timestamp with time zone[];

-- Messages of a clinic's assistant that could not be read at all: why, in the server's words, and when it last happened. Nothing of
-- what was in them.
create table unread_messages (
  org_id uuid not null references organizations,
  reason text not null check (length(reason) between 1 and 500),
  last_seen_at timestamptz not null default now(),
  primary key (org_id, reason)
);

alter table unread_messages enable row level security;
alter table unread_messages force row level security;
create policy tenant_only on unread_messages
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update (last_seen_at) on unread_messages to callwaiting_app;

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
    select k.call_id, k.caller_number, concat_ws(' | ', k.transcript, k.summary, k.facts) as said
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

-- Erases our copy of a call that was deleted at Vapi: who called, what was said and what was made of it. Figures stay, as for a
-- person who is erased, and what the call booked is the clinic's. A call that was never heard of is remembered as erased, because
-- its last report may come late. Runs as the owner, because the server's role may not write to the log.
create or replace function forget_call(p_org_id uuid, p_call_id text) returns void
language plpgsql security definer set search_path = public, pg_temp
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into calls as c (org_id, call_id, erased_at) values (p_org_id, p_call_id, now())
  on conflict (org_id, call_id) do update set
    caller_number = null, transcript = null, summary = null, recording_url = null, facts = '{}', facts_at = '{}',
    erased_at = now(), updated_at = now()
  where c.erased_at is null;
  if not found then
    return;
  end if;
  -- The hash of the arguments would confirm a guess at them.
  update tool_calls set arguments = '{}', understood = '{}', answer = '',
    arguments_sha256 = encode(sha256(gen_random_uuid()::text::bytea), 'hex')
  where org_id = p_org_id and call_id = p_call_id;
  insert into changes (org_id, actor_kind, actor_id, entity, entity_id, action, redacted)
  values (p_org_id, 'phone', p_call_id, 'call', p_call_id, 'deleted', false);
end
$fn$;
revoke execute on function forget_call(uuid, text) from public;
grant execute on function forget_call(uuid, text) to callwaiting_app;

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
  v_last := clock.local_time(v_zone, p_day_start)::date;
  v_since := clock.moment_of(v_zone, v_last - 13);
  return (
    with periods as materialized (
      select p.from_at, p.until_at, p.ahead from clock.periods p
      where p.zone = v_zone and p.from_at < p_day_end and p.until_at > v_since
    ), day_calls as materialized (
      select c.call_id, c.created_at, c.result, (c.created_at at time zone 'UTC') + p.ahead as local
      from calls c
      join periods p on p.from_at <= c.created_at and p.until_at > c.created_at
      where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end
        and c.call_id not like 'try-%'
    ), day_bookings as materialized (
      select a.created_at, (a.created_at at time zone 'UTC') + p.ahead as local
      from appointments a
      join periods p on p.from_at <= a.created_at and p.until_at > a.created_at
      where a.org_id = p_org_id and a.source = 'phone' and a.created_at >= v_since and a.created_at < p_day_end
        and not exists (
          select from tool_calls t
          where t.org_id = p_org_id and t.appointment_id = a.appointment_id
            and t.outcome = 'booked' and t.call_id like 'try-%')
    ), day_appointments as materialized (
      select a.starts_at, a.status, (a.starts_at at time zone 'UTC') + p.ahead as local
      from appointments a
      join periods p on p.from_at <= a.starts_at and p.until_at > a.starts_at
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
        -- Of calls that were heard of in these two weeks: no call is longer.
        'hangs', (select count(*) from calls c cross join unnest(c.hung_at) hung
          where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end and c.hung_at <> '{}'
            and hung >= p_day_start and hung < p_day_end),
        'unread', (select coalesce(json_agg(json_build_object('reason', m.reason, 'lastSeenAt', iso_instant(m.last_seen_at))
            order by m.last_seen_at desc, m.reason), '[]')
          from unread_messages m
          where m.org_id = p_org_id and m.last_seen_at >= p_day_start and m.last_seen_at < p_day_end),
        'failures', (select count(*) from day_calls where created_at >= p_day_start and result = 'failed')),
      'byHour', (
        select json_agg(json_build_object('hour', h,
          'calls', (select count(*) from day_calls where created_at >= p_day_start
            and extract(hour from local) = h),
          'bookings', (select count(*) from day_bookings where created_at >= p_day_start
            and extract(hour from local) = h)) order by h)
        from generate_series(0, 23) h),
      'byDay', (
        select json_agg(json_build_object('day', v_last - n,
          'calls', (select count(*) from day_calls where local::date = v_last - n),
          'bookings', (select count(*) from day_bookings where local::date = v_last - n),
          'appointments', (select count(*) from day_appointments
            where local::date = v_last - n and status in ('confirmed', 'completed')))
          order by n desc)
        from generate_series(0, 13) n))
  );
end
$fn$;

-- Of two values of a fact the one that was told later; one that is told at all before one that is not. p_old_at is null for what is
-- known from nobody knows when.
create or replace function newer_fact(p_old anyelement, p_new anyelement, p_old_at jsonb, p_new_at bigint) returns anyelement
language sql immutable
as $fn$
  select case
    when p_new is null then p_old
    when p_old is not null and p_old_at is not null and p_old_at::bigint > p_new_at then p_old
    else p_new end
$fn$;

-- Keeps that a message came that could not be read, and why. What it says is the server's own sentence, never the sender's.
create or replace function note_unread_message(p_org_id uuid, p_reason text) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into unread_messages as m (org_id, reason)
  select p_org_id, left(p_reason, 500)
  where exists (select from unread_messages where org_id = p_org_id and reason = left(p_reason, 500))
    or (select count(*) from unread_messages where org_id = p_org_id) < 50
  on conflict (org_id, reason) do update set last_seen_at = now()
  where m.last_seen_at < now() - interval '1 minute';
end
$fn$;

drop function record_call(p_org_id uuid, p_call_id text, p_kind text, p_status text, p_assistant_id text, p_phone_number_id text, p_caller_number text, p_started_at timestamp with time zone, p_ended_at timestamp with time zone, p_ended_reason text, p_summary text, p_transcript text, p_recording_url text, p_cost numeric);
-- Adds what one message says about a call. Messages come in any order and more than once: what is known is never forgotten, a
-- fact of a later message (p_at) is never overwritten by an earlier one, and a call that has ended stays ended. What was erased
-- stays erased, and words that were removed stay removed, because Vapi's last report may come late.
-- p_facts are those that have no column of their own, by name. p_seen_started_at and p_seen_ended_at are when a message was made
-- that says that the call began or ended: good until the moment itself is told.
create or replace function record_call(
  p_org_id uuid, p_call_id text, p_kind text default null, p_status text default null,
  p_assistant_id text default null, p_phone_number_id text default null, p_caller_number text default null,
  p_started_at timestamptz default null, p_ended_at timestamptz default null, p_ended_reason text default null,
  p_summary text default null, p_transcript text default null, p_recording_url text default null,
  p_cost numeric default null, p_facts jsonb default '{}', p_at timestamptz default null,
  p_seen_started_at timestamptz default null, p_seen_ended_at timestamptz default null,
  p_hung_at timestamptz default null
) returns void
language plpgsql
as $fn$
declare
  -- A message from the future would make all others old.
  v_at bigint := extract(epoch from least(p_at, clock_timestamp())) * 1000;
  v_told text[] := array(
    select told.name from jsonb_each_text(jsonb_build_object(
      'kind', p_kind, 'assistant_id', p_assistant_id, 'phone_number_id', p_phone_number_id,
      'caller_number', p_caller_number, 'started_at', p_started_at, 'ended_at', p_ended_at,
      'ended_reason', p_ended_reason, 'status', p_status, 'summary', p_summary, 'transcript', p_transcript,
      'recording_url', p_recording_url, 'cost', p_cost) || p_facts) told (name, value)
    where told.value is not null);
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into calls as c (
    org_id, call_id, kind, status, assistant_id, phone_number_id, caller_number, started_at, ended_at, ended_reason,
    summary, transcript, recording_url, cost, facts, facts_at, hung_at)
  values (
    p_org_id, p_call_id, p_kind, p_status, p_assistant_id, p_phone_number_id, p_caller_number,
    coalesce(p_started_at, p_seen_started_at), coalesce(p_ended_at, p_seen_ended_at), p_ended_reason, p_summary,
    p_transcript, p_recording_url, p_cost, p_facts,
    (select coalesce(jsonb_object_agg(name, v_at), '{}') from unnest(v_told) name), array_remove(array[p_hung_at], null))
  on conflict (org_id, call_id) do update set
    kind = newer_fact(c.kind, excluded.kind, c.facts_at -> 'kind', v_at),
    status = case when c.status = 'ended' then c.status
      else newer_fact(c.status, excluded.status, c.facts_at -> 'status', v_at) end,
    assistant_id = newer_fact(c.assistant_id, excluded.assistant_id, c.facts_at -> 'assistant_id', v_at),
    phone_number_id = newer_fact(c.phone_number_id, excluded.phone_number_id, c.facts_at -> 'phone_number_id', v_at),
    caller_number = newer_fact(c.caller_number, excluded.caller_number, c.facts_at -> 'caller_number', v_at),
    started_at = case
      when c.facts_at ? 'started_at' then newer_fact(c.started_at, p_started_at, c.facts_at -> 'started_at', v_at)
      else coalesce(p_started_at, least(c.started_at, p_seen_started_at)) end,
    ended_at = case
      when c.facts_at ? 'ended_at' then newer_fact(c.ended_at, p_ended_at, c.facts_at -> 'ended_at', v_at)
      else coalesce(p_ended_at, greatest(c.ended_at, p_seen_ended_at)) end,
    ended_reason = newer_fact(c.ended_reason, excluded.ended_reason, c.facts_at -> 'ended_reason', v_at),
    summary = newer_fact(c.summary, excluded.summary, c.facts_at -> 'summary', v_at),
    transcript = newer_fact(c.transcript, excluded.transcript, c.facts_at -> 'transcript', v_at),
    recording_url = newer_fact(c.recording_url, excluded.recording_url, c.facts_at -> 'recording_url', v_at),
    cost = newer_fact(c.cost, excluded.cost, c.facts_at -> 'cost', v_at),
    facts = c.facts || (
      select coalesce(jsonb_object_agg(told.name, newer_fact(c.facts -> told.name, told.value, c.facts_at -> told.name, v_at)), '{}')
      from jsonb_each(p_facts) told (name, value)),
    facts_at = c.facts_at || (
      select coalesce(jsonb_object_agg(told.name, v_at), '{}') from unnest(v_told) told (name)
      where coalesce((c.facts_at ->> told.name)::bigint, 0) <= v_at),
    -- A message that is delivered twice is one time that the assistant hung.
    hung_at = case when p_hung_at is null or p_hung_at = any (c.hung_at) or cardinality(c.hung_at) >= 100 then c.hung_at
      else c.hung_at || p_hung_at end,
    updated_at = now()
  where c.erased_at is null and c.words_removed_at is null;
end
$fn$;

-- Removes what was said in calls that are older than the organization wants it kept: transcript, summary, recording, what Vapi made of it, and
-- of each tool call what was heard, understood and answered. Figures stay: when, how long, from which number, cost, how it
-- ended, which tools with which outcome, which appointments. At most p_limit calls, the oldest first; those that another
-- server is at are left to it. Returns how many: call it again until it is fewer than the limit.
create or replace function remove_old_call_words(p_org_id uuid, p_limit integer default 200) returns integer
language plpgsql
as $fn$
declare
  v_ids text[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
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
