-- What the front desk does to contacts, settings and calls.

-- How a name may be written and still be found: "Müller" is "muller".
create function search_key(p_text text) returns text
language sql immutable parallel safe
return regexp_replace(lower(normalize(p_text, NFKD)), '[\u0300-\u036f]', '', 'g');

alter table contacts
  -- A person whose data was erased: the row stays, because appointments point to it, and says nothing any more.
  add column erased_at timestamptz;
alter table contacts
  -- Name, address and number as they are searched; it begins with the name, so it is the order as well.
  add column search_text text collate "C" generated always as (
    case when erased_at is null then left(search_key(name), 220) || ' '
      || case when email like '%.invalid' then '' else left(lower(email), 320) end || ' ' || coalesce(phone, '') end
  ) stored;
-- No trigram index: `like` is not leakproof, so under row-level security no index could serve it (see 0002). This one
-- is read alone, in order, and stops at the first full page.
create index contacts_by_search_text on contacts (org_id, search_text, contact_id);

do $check$
declare
  v_name text;
begin
  select conname into strict v_name from pg_constraint
  where conrelid = 'contacts'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%phone IS NOT NULL%';
  execute format('alter table contacts drop constraint %I', v_name);
end
$check$;
alter table contacts add constraint contacts_reachable
  check (phone is not null or email not like '%.invalid' or erased_at is not null);

-- Whose personal data was erased; what comes later for such a call is not taken in.
alter table calls add column erased_at timestamptz;
create index calls_by_caller on calls (org_id, caller_number) where caller_number is not null;

-- What the tool made of what it heard: corrections, the time it took, other times it offered.
alter table tool_calls add column understood jsonb not null default '{}';

drop function record_tool_call(uuid, text, text, text, text, jsonb, text, text, integer, uuid, text, text, text, text);
create function record_tool_call(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text, p_name text, p_arguments jsonb,
  p_answer text, p_outcome text, p_duration_ms integer, p_appointment_id uuid default null,
  p_kind text default null, p_assistant_id text default null, p_phone_number_id text default null,
  p_caller_number text default null, p_understood jsonb default '{}'
) returns json
language plpgsql
as $fn$
declare
  v_answer text;
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
  returning t.answer into v_answer;
  return json_build_object('answer', v_answer);
end
$fn$;

-- As in 0006, but what was erased stays erased: Vapi's last report may come late.
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
  where c.erased_at is null;
end
$fn$;

-- The calls that hold a person's data: from their number, about their appointments, or with their number or address
-- in what was said. A number counts by its last nine digits, however it was written.
create function calls_of_contact(p_org_id uuid, p_contact_id uuid) returns setof text
language sql stable
as $fn$
  with person as (
    select c.phone, right(c.phone, least(length(c.phone) - 1, 9)) as digits,
      case when not c.email_is_placeholder then lower(c.email) end as email
    from contacts c where c.org_id = p_org_id and c.contact_id = p_contact_id and c.erased_at is null
  )
  select k.call_id from calls k, person
  where k.org_id = p_org_id and k.erased_at is null and (
    k.caller_number = person.phone
    or position(person.digits in translate(concat_ws('|', k.caller_number, k.transcript, k.summary), ' -().+/', '')) > 0
    or position(person.email in lower(concat_ws('|', k.transcript, k.summary))) > 0)
  union
  select t.call_id from tool_calls t
  join calls k using (org_id, call_id)
  cross join person
  where t.org_id = p_org_id and k.erased_at is null and (
    t.appointment_id in (select a.appointment_id from appointments a
      where a.org_id = p_org_id and a.contact_id = p_contact_id)
    or position(person.digits in translate(concat(t.arguments, '|', t.answer), ' -().+/', '')) > 0
    or position(person.email in lower(concat(t.arguments, '|', t.answer))) > 0)
$fn$;

-- Takes before and after out of every entry of the audit log that speaks of an erased contact, their appointments or
-- their calls. Runs as the owner, because the server's role may not touch the log; the policy still keeps it to the
-- tenant at work, and it does nothing for a contact that is not erased.
create function erase_from_changes(p_contact_id uuid, p_call_ids text[]) returns void
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
    select array_agg(k.call_id) from calls k
    where k.org_id = current_org_id() and k.call_id = any (p_call_ids) and k.erased_at is not null);
  update changes set before = null, after = null, redacted = true
  where org_id = current_org_id() and audited and not redacted
    and (entity_id = any (v_ids)
      or exists (select from unnest(v_ids) id where position(id in concat(before, after)) > 0));
end
$fn$;
revoke execute on function erase_from_changes(uuid, text[]) from public;
grant execute on function erase_from_changes(uuid, text[]) to callwaiting_app;

-- What the settings screens write. Services and providers are never deleted: appointments point to them.
grant update (name, time_zone, region, slot_interval_minutes, min_notice_minutes, horizon_days, transfer_number)
  on organizations to callwaiting_app;
grant insert, update on services to callwaiting_app;
grant insert, update (name) on providers to callwaiting_app;
grant insert, delete on provider_services, opening_hours to callwaiting_app;
grant insert, update, delete on closures to callwaiting_app;
grant insert, update (revoked_at) on calendar_feeds to callwaiting_app;
grant delete on integrations, contacts to callwaiting_app;
