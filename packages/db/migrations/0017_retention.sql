-- What is kept for how long, and the functions by which a daily job removes the rest. They run as the server's role, for
-- the tenant that they are given.

alter table organizations
  -- Days after which the words of a call are removed; null keeps them.
  add column call_words_days integer check (call_words_days between 1 and 3650);
grant update (call_words_days) on organizations to callwaiting_app;

-- When a call's words were removed; what comes later for it is not taken in.
alter table calls add column words_removed_at timestamptz;
create index calls_with_words on calls (org_id, created_at) where words_removed_at is null;

-- Removes what was said in calls that are older than the organization wants it kept: transcript, summary, recording, and
-- of each tool call what was heard, understood and answered. Figures stay: when, how long, from which number, cost, how it
-- ended, which tools with which outcome, which appointments. At most p_limit calls, the oldest first; those that another
-- server is at are left to it. Returns how many: call it again until it is fewer than the limit.
create function remove_old_call_words(p_org_id uuid, p_limit integer default 200) returns integer
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
  update calls k set transcript = null, summary = null, recording_url = null, words_removed_at = now()
  where k.org_id = p_org_id and k.call_id = any (v_ids);
  -- The hash of the arguments would confirm a guess at them.
  update tool_calls t set arguments = '{}', understood = '{}', answer = '',
    arguments_sha256 = encode(sha256(gen_random_uuid()::text::bytea), 'hex')
  where t.org_id = p_org_id and t.call_id = any (v_ids);
  return cardinality(v_ids);
end
$fn$;

-- Rows of the live feed that are no part of the audit log. A screen goes on from where it was for as long as its session
-- lasts, which is a week without a request; a month leaves no doubt.
create index changes_live_by_time on changes (org_id, at) where not audited;

-- Definer, because history can be written by triggers alone. What it removes is fixed here: the server's role cannot use
-- it to shorten the audit log.
create function prune_live_changes(p_org_id uuid, p_limit integer default 1000) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_count integer;
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'Changes can be removed only for the tenant at work.';
  end if;
  delete from public.changes c where c.org_id = p_org_id and c.change_id in (
    select old.change_id from public.changes old
    where old.org_id = p_org_id and not old.audited and old.at < now() - interval '30 days'
    order by old.at limit p_limit
    for update skip locked);
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;
revoke execute on function prune_live_changes(uuid, integer) from public;
grant execute on function prune_live_changes(uuid, integer) to callwaiting_app;

-- As in 0013, but words that were removed stay removed.
create or replace function record_call(
  p_org_id uuid, p_call_id text, p_kind text default null, p_status text default null,
  p_assistant_id text default null, p_phone_number_id text default null, p_caller_number text default null,
  p_started_at timestamptz default null, p_ended_at timestamptz default null, p_ended_reason text default null,
  p_summary text default null, p_transcript text default null, p_recording_url text default null,
  p_cost numeric default null
) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into calls as c (
    org_id, call_id, kind, status, assistant_id, phone_number_id, caller_number, started_at, ended_at, ended_reason,
    summary, transcript, recording_url, cost)
  values (
    p_org_id, p_call_id, p_kind, p_status, p_assistant_id, p_phone_number_id, p_caller_number, p_started_at,
    p_ended_at, p_ended_reason, p_summary, p_transcript, p_recording_url, p_cost)
  on conflict (org_id, call_id) do update set
    kind = coalesce(excluded.kind, c.kind),
    status = case when c.status = 'ended' then c.status else coalesce(excluded.status, c.status) end,
    assistant_id = coalesce(excluded.assistant_id, c.assistant_id),
    phone_number_id = coalesce(excluded.phone_number_id, c.phone_number_id),
    caller_number = coalesce(excluded.caller_number, c.caller_number),
    started_at = least(excluded.started_at, c.started_at),
    ended_at = greatest(excluded.ended_at, c.ended_at),
    ended_reason = coalesce(excluded.ended_reason, c.ended_reason),
    summary = coalesce(excluded.summary, c.summary),
    transcript = coalesce(excluded.transcript, c.transcript),
    recording_url = coalesce(excluded.recording_url, c.recording_url),
    cost = coalesce(excluded.cost, c.cost),
    updated_at = now()
  where c.erased_at is null and c.words_removed_at is null;
end
$fn$;

-- As in 0013; `tookOffer` is new: whether this booked or moved to a time that was offered before in the same call, because
-- the wanted one was taken. True once only, however often the tool call is delivered.
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
  if p_outcome in ('booked', 'moved') and v_deliveries = 1 then
    select exists (
      select from tool_calls o
      where o.org_id = p_org_id and o.call_id = p_call_id and o.outcome = 'slot_unavailable'
        and o.understood -> 'alternatives' ? (p_understood ->> 'startsAt')) into v_took_offer;
  end if;
  return json_build_object('answer', v_answer, 'tookOffer', v_took_offer);
end
$fn$;

-- As in 0015, but cleaning away is no news.
create or replace function accounts.record_change() returns trigger
  language plpgsql security definer set search_path = ''
as $fn$
declare
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  v_row jsonb := coalesce(v_new, v_old);
  v_org uuid := (v_row ->> 'organizationId')::uuid;
  v_scope text := coalesce(current_setting('app.org_id', true), '');
  v_actor jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
  v_person jsonb;
begin
  -- The organization itself goes: nobody is left to read it.
  if not exists (select from accounts."organization" o where o."id" = v_org)
    or tg_op = 'UPDATE' and v_old ->> 'role' = v_new ->> 'role' and v_old -> 'status' is not distinct from v_new -> 'status'
    -- Cleaned away: how it ended is in the log already, and its address need not come back to it.
    or tg_op = 'DELETE' and tg_argv[0] = 'invitation'
      and (v_old ->> 'status' <> 'pending' or (v_old ->> 'expiresAt')::timestamptz <= now())
  then
    return null;
  end if;
  select jsonb_build_object('displayName', u."name", 'email', u."email") into v_person
  from accounts."user" u where u."id" = (v_row ->> 'userId')::uuid;
  -- Whoever follows an invitation lets themselves in.
  if v_actor is null and tg_op = 'INSERT' and v_person is not null then
    v_actor := v_person || jsonb_build_object('kind', 'user', 'userId', v_row -> 'userId');
  end if;
  v_person := coalesce(v_person, jsonb_build_object('email', v_row -> 'email'));
  -- Row-level security is forced: the entry belongs to this organization, the rest of the transaction to whom it did.
  perform set_config('app.org_id', v_org::text, true);
  insert into public.changes (org_id, actor_kind, actor_id, actor_name, entity, entity_id, action, before, after)
  values (
    v_org, coalesce(v_actor ->> 'kind', 'system'), v_actor ->> 'userId', v_actor ->> 'displayName',
    tg_argv[0], v_row ->> tg_argv[1],
    case tg_op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end,
    case when v_old is not null then v_person || jsonb_strip_nulls(
      jsonb_build_object('role', v_old -> 'role', 'status', v_old -> 'status')) end,
    case when v_new is not null then v_person || jsonb_strip_nulls(
      jsonb_build_object('role', v_new -> 'role', 'status', v_new -> 'status')) end);
  perform set_config('app.org_id', v_scope, true);
  return null;
end
$fn$;

-- Erasing a person reaches what they were before: other numbers, and contacts that were merged into theirs.

alter table contacts
  -- Contacts that were merged into this one; the audit log still tells of them.
  add column merged_ids text[] not null default '{}';
drop trigger record_change on contacts;
create trigger record_change after insert or update or delete on contacts for each row
  execute function record_change('contact', 'contact_id', '{}', '{search_text,merged_ids}', '{}');

-- As in 0013, and by every number and address that the audit log knows of the person, unless it is another's by now.
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
    select phones, emails, array(select right(phone, least(length(phone) - 1, 9)) from unnest(phones) phone) as digits
    from reached
  )
  select k.call_id from calls k, person
  where k.org_id = p_org_id and k.erased_at is null and (
    k.caller_number = any (person.phones)
    or exists (select from unnest(person.digits) digits where position(
      digits in translate(concat_ws('|', k.caller_number, k.transcript, k.summary), ' -().+/', '')) > 0)
    or exists (select from unnest(person.emails) email where position(
      email in lower(concat_ws('|', k.transcript, k.summary))) > 0))
  union
  select t.call_id from tool_calls t
  join calls k using (org_id, call_id)
  cross join person
  where t.org_id = p_org_id and k.erased_at is null and (
    exists (select from unnest(person.digits) digits where position(
      digits in translate(concat(t.arguments, '|', t.answer), ' -().+/', '')) > 0)
    or exists (select from unnest(person.emails) email where position(
      email in lower(concat(t.arguments, '|', t.answer))) > 0))
  union
  select t.call_id from tool_calls t
  join calls k using (org_id, call_id)
  join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
  where t.org_id = p_org_id and k.erased_at is null and a.contact_id = p_contact_id
$fn$;

-- As in 0013, with the contacts that were merged into the erased one.
create or replace function erase_from_changes(p_contact_id uuid, p_call_ids text[]) returns void
language plpgsql security definer set search_path = public, pg_temp
as $fn$
declare
  v_ids text[];
begin
  if not exists (
      select from contacts where org_id = current_org_id() and contact_id = p_contact_id and erased_at is not null) then
    return;
  end if;
  select array_agg(a.appointment_id::text) into v_ids from appointments a
  where a.org_id = current_org_id() and a.contact_id = p_contact_id;
  v_ids := v_ids || p_contact_id::text || (
    select merged_ids from contacts where org_id = current_org_id() and contact_id = p_contact_id) || (
    select array_agg(k.call_id) from calls k
    where k.org_id = current_org_id() and k.call_id = any (p_call_ids) and k.erased_at is not null);
  update changes set before = null, after = null, redacted = true
  where org_id = current_org_id() and audited and not redacted
    and (entity_id = any (v_ids)
      or exists (select from unnest(v_ids) id where position(id in concat(before, after)) > 0));
end
$fn$;
