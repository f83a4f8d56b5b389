-- How each call ended, one typed word that packages/domain derives (readCallEnd): for lists and figures by SQL. Older servers fill nothing
-- of it, and each of their messages makes a call due: a newer one derives it within five minutes. All calls of before are due at first and
-- are read in steps of 200 by the job settle-call-ends. The three indexes are built while the table is locked for writing.
alter table calls add column end_due_at timestamp with time zone default now();

alter table calls add column ended_as text;

alter table calls add column service_id uuid;

alter table calls add column wants_call boolean not null default false;

-- Keeps how calls ended: p_ends are [{callId, dueAt, endedAs, wantsCall, serviceId}], dueAt as list_due_call_ends gave it. Returns
-- {kept, cleared}: how many, and how many of them are no longer due. A call that
-- something came of in between stays due. So does one that has only just ended, as what belongs to it may be under way.
create or replace function keep_call_ends(p_org_id uuid, p_ends jsonb) returns json
language plpgsql
as $fn$
declare
  v_kept integer;
  v_cleared integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Tools and reports that come at the same time: in one order, so that nobody waits for each other.
  perform from calls k
  where k.org_id = p_org_id and k.call_id in (select e ->> 'callId' from jsonb_array_elements(p_ends) e)
  order by k.call_id for no key update;
  with kept as (
    update calls k set
      ended_as = e ->> 'endedAs', wants_call = (e ->> 'wantsCall')::boolean, service_id = (e ->> 'serviceId')::uuid,
      end_due_at = case when greatest(k.ended_at, k.updated_at) > now() - interval '30 seconds' then k.end_due_at end
    from jsonb_array_elements(p_ends) e
    where k.org_id = p_org_id and k.call_id = e ->> 'callId' and k.end_due_at = (e ->> 'dueAt')::timestamptz
    returning k.end_due_at
  )
  select count(*), count(*) filter (where end_due_at is null) into v_kept, v_cleared from kept;
  return json_build_object('kept', v_kept, 'cleared', v_cleared);
end
$fn$;

-- Calls that are over and whose end is to be derived, with what `readCallEnd` in packages/domain reads of them: the named one, or those
-- that wait longest. One whose end was lost on the way is over after two hours; Vapi lets no call be longer by default.
create or replace function list_due_call_ends(p_org_id uuid, p_call_id text default null, p_limit integer default 200)
returns setof json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return query
  select json_build_object(
    'callId', k.call_id, 'dueAt', k.end_due_at::text, 'kind', k.kind, 'endedReason', k.ended_reason,
    'transferStatus', k.facts ->> 'transferStatus',
    'seconds', round(extract(epoch from k.ended_at - k.started_at)),
    'hungAfterSeconds', array(select round(extract(epoch from hung - k.started_at)) from unnest(k.hung_at) hung
      where k.started_at is not null order by 1),
    -- As list_open_requests has it: what was asked again in the same call and answered is in doubt no more.
    'isInDoubt', exists (
      select from open_requests r
      where r.org_id = k.org_id and r.call_id = k.call_id and not exists (
        select from tool_calls t
        where t.org_id = k.org_id and t.call_id = k.call_id and t.created_at > r.asked_at
          and t.outcome in ('slot_unavailable', 'person_busy', 'outside_hours', 'not_found'))),
    'serviceId', coalesce(made.service_id,
      case when made.said_service is not null then (find_service(k.org_id, made.said_service)).service_id end, k.service_id),
    'steps', coalesce(made.steps, '[]'))
  from calls k
  cross join lateral (
    select
      json_agg(json_build_object(
        'tool', t.name, 'outcome', t.outcome, 'durationMs', t.duration_ms, 'appointmentId', t.appointment_id,
        'understood', jsonb_strip_nulls(jsonb_build_object('error', t.understood -> 'error', 'about', t.understood -> 'about')),
        'afterSeconds', round(extract(epoch from t.created_at - k.started_at)))
        order by t.created_at, t.tool_call_id, t.arguments_sha256) as steps,
      (array_agg(a.service_id order by t.created_at desc) filter (where a.service_id is not null))[1] as service_id,
      -- A text that names none is no service, even where the clinic has only one.
      (array_agg(said.service order by t.created_at desc) filter (where said.service <> ''))[1] as said_service
    from tool_calls t
    left join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
    cross join lateral (
      select left(btrim(coalesce(t.understood ->> 'serviceName', t.arguments ->> 'serviceType', '')), 300) as service
    ) said
    where t.org_id = k.org_id and t.call_id = k.call_id
  ) made
  where k.org_id = p_org_id and k.end_due_at is not null and (p_call_id is null or k.call_id = p_call_id)
    and (k.ended_at is not null or k.status = 'ended' or k.ended_reason is not null or k.created_at < now() - interval '2 hours')
  order by k.end_due_at
  limit p_limit;
end
$fn$;

-- The figures of one day and of the two weeks that end with it, in the clinic's zone. Whoever tries the line
-- (`create-try-line.ts` names such calls so) is no caller: the figures of what the phone did leave tries out, both the calls and
-- what was booked in them. A booking that was cancelled again is none.
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
      select c.call_id, c.created_at, c.ended_as, (c.created_at at time zone 'UTC') + p.ahead as local
      from calls c
      join periods p on p.from_at <= c.created_at and p.until_at > c.created_at
      where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end
        and c.call_id not like 'try-%'
    ), day_bookings as materialized (
      select a.created_at, (a.created_at at time zone 'UTC') + p.ahead as local
      from appointments a
      join periods p on p.from_at <= a.created_at and p.until_at > a.created_at
      where a.org_id = p_org_id and a.source = 'phone' and a.status not in ('cancelled', 'held')
        and a.created_at >= v_since and a.created_at < p_day_end
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
        -- A call that broke off after its booking did its work, and ended as booked.
        -- Of calls that were heard of in these two weeks: no call is longer.
        'hangs', (select count(*) from calls c cross join unnest(c.hung_at) hung
          where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end and c.hung_at <> '{}'
            and hung >= p_day_start and hung < p_day_end),
        'unread', (select coalesce(json_agg(json_build_object('reason', m.reason, 'lastSeenAt', iso_instant(m.last_seen_at))
            order by m.last_seen_at desc, m.reason), '[]')
          from unread_messages m
          where m.org_id = p_org_id and m.last_seen_at >= p_day_start and m.last_seen_at < p_day_end),
        'failures', (select count(*) from day_calls where created_at >= p_day_start and ended_as = 'failed')),
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
  -- What was taken in of the future before that was refused (isFuture in the server) gives way to what comes later.
  v_latest timestamptz := clock_timestamp() + interval '5 minutes';
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
      else coalesce(p_started_at, least(case when c.started_at <= v_latest then c.started_at end, p_seen_started_at)) end,
    ended_at = case
      when c.facts_at ? 'ended_at' then newer_fact(c.ended_at, p_ended_at, c.facts_at -> 'ended_at', v_at)
      else coalesce(p_ended_at, greatest(case when c.ended_at <= v_latest then c.ended_at end, p_seen_ended_at)) end,
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
    end_due_at = case when 'ended' in (c.status, p_status) or c.ended_at is not null or c.ended_reason is not null or p_ended_reason is not null
      then clock_timestamp() else c.end_due_at end,
    updated_at = now()
  where c.erased_at is null and c.words_removed_at is null;
end
$fn$;

-- Keeps what was asked and answered. When a twin was quicker, its answer stands and is returned. An appointment that is not this
-- organization's is left out rather than believed.
--   {answer, tookOffer, isLate}
-- tookOffer: whether this booked or moved to a time that was offered before in the same call, because the wanted one was taken.
-- True once only, however often the tool call is delivered.
-- isLate: the call had ended; how it ended is to be derived anew.
-- What was done when the caller had hung up already is noted as what nobody has heard (open_requests).
create or replace function record_tool_call(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text, p_name text, p_arguments jsonb,
  p_answer text, p_outcome text, p_duration_ms integer, p_appointment_id uuid default null,
  p_kind text default null, p_assistant_id text default null, p_phone_number_id text default null,
  p_caller_number text default null, p_understood jsonb default '{}'
) returns json
language plpgsql
as $fn$
declare
  v_answer text;
  v_deliveries integer;
  v_took_offer boolean := false;
  v_unheard record;
  v_is_late boolean := false;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Often the first word of a call; its status messages add the rest.
  insert into calls (org_id, call_id, kind, assistant_id, phone_number_id, caller_number)
  values (p_org_id, p_call_id, p_kind, p_assistant_id, p_phone_number_id, p_caller_number)
  on conflict do nothing;
  insert into tool_calls as t (
    org_id, call_id, tool_call_id, arguments_sha256, name, arguments, answer, outcome, duration_ms, appointment_id,
    understood)
  values (
    p_org_id, p_call_id, p_tool_call_id, p_arguments_sha256, p_name, p_arguments, p_answer, p_outcome, p_duration_ms,
    (select a.appointment_id from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id),
    coalesce(p_understood, '{}'))
  on conflict (org_id, call_id, tool_call_id, arguments_sha256) do update set deliveries = t.deliveries + 1
  returning t.answer, t.deliveries into v_answer, v_deliveries;
  if p_outcome in ('booked', 'moved', 'cancelled') and v_deliveries = 1 then
    select a.request_key, a.patient_name, c.phone, c.email, c.email_is_placeholder, s.key as service, a.starts_at into v_unheard
    from calls k
    join appointments a on a.org_id = k.org_id and a.appointment_id = p_appointment_id
    join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    where k.org_id = p_org_id and k.call_id = p_call_id and k.ended_at < now();
    if found and p_outcome = 'booked' then
      perform note_open_request(p_org_id, 'book', 0, p_call_id, v_unheard.request_key, v_unheard.patient_name, v_unheard.phone,
        case when not v_unheard.email_is_placeholder then v_unheard.email end, v_unheard.service, v_unheard.starts_at);
    elsif found then
      perform note_open_request(p_org_id, case p_outcome when 'moved' then 'move' else 'cancel' end, 0, p_call_id,
        p_starts_at => case p_outcome when 'moved' then v_unheard.starts_at end, p_appointment_id => p_appointment_id);
    end if;
  end if;
  if v_deliveries = 1 then
    update calls k set end_due_at = clock_timestamp()
    where k.org_id = p_org_id and k.call_id = p_call_id and (k.ended_at is not null or k.status = 'ended' or k.ended_reason is not null);
    v_is_late := found;
  end if;
  if p_outcome in ('booked', 'moved') and v_deliveries = 1 then
    select exists (
      select from tool_calls o
      where o.org_id = p_org_id and o.call_id = p_call_id and o.outcome = 'slot_unavailable'
        and o.understood -> 'alternatives' ? (p_understood ->> 'startsAt')) into v_took_offer;
  end if;
  return json_build_object('answer', v_answer, 'tookOffer', v_took_offer, 'isLate', v_is_late);
end
$fn$;

alter table calls add constraint calls_ended_as_check CHECK ((ended_as = ANY (ARRAY['booked'::text, 'moved'::text, 'cancelled'::text, 'waitlisted'::text, 'informed'::text, 'to_staff'::text, 'no_time'::text, 'closed'::text, 'unclear_date'::text, 'unclear_time'::text, 'unclear_number'::text, 'unclear_name'::text, 'unclear_other'::text, 'wrong_facts'::text, 'gave_up'::text, 'failed'::text, 'hung_up'::text, 'not_reached'::text]))) NOT VALID;

CREATE INDEX calls_by_end ON public.calls USING btree (org_id, ended_as, created_at DESC, call_id) INCLUDE (kind, service_id);

CREATE INDEX calls_that_want_one ON public.calls USING btree (org_id, created_at) WHERE wants_call;

CREATE INDEX calls_with_end_due ON public.calls USING btree (org_id, end_due_at) WHERE (end_due_at IS NOT NULL);

drop trigger record_change on calls;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.calls FOR EACH ROW EXECUTE FUNCTION record_change('call', 'call_id', '{}', '{best_outcome,result,ended_as,wants_call,service_id,end_due_at}', '{*}');

CREATE TRIGGER record_end AFTER UPDATE OF ended_as ON public.calls FOR EACH ROW WHEN (((new.ended_as IS DISTINCT FROM old.ended_as) AND (new.created_at > (now() - '2 days'::interval)))) EXECUTE FUNCTION record_change('call', 'call_id', '{}', '{}', '{*}');
