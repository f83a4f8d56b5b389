-- Other systems of a clinic are told of what happens to its visits: the rows of `changes` are the events, as they are for messages. A
-- change of an appointment says which version it led to, from now on; of earlier ones nobody is told. Servers of the version before
-- neither write nor read any of this.

-- Arguments: entity, column that identifies it, columns whose values are never told, columns that are no news, and
-- columns that only live screens care for ("*": all of them). Each list is an array literal.
-- Who acts is in app.actor, for this transaction: {"kind", "userId", "displayName"} or {"kind": "phone", "callId"}.
create or replace function record_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_secret text[] := tg_argv[2];
  v_quiet text[] := tg_argv[3]::text[] || '{created_at,updated_at}'::text[];
  v_live text[] := tg_argv[4];
  v_old jsonb;
  v_new jsonb;
  v_row jsonb;
  v_before jsonb;
  v_after jsonb;
  v_audited boolean := true;
  v_action text := case tg_op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end;
  v_actor jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
  v_key text;
begin
  if tg_op <> 'INSERT' then
    v_row := to_jsonb(old);
    v_old := v_row - v_quiet;
  end if;
  if tg_op <> 'DELETE' then
    v_row := to_jsonb(new);
    v_new := v_row - v_quiet;
  end if;
  -- A hold is no appointment: who follows appointments is told of waitlist_offers, or of what was booked.
  if tg_argv[0] = 'appointment' and v_row ->> 'status' = 'held' then
    return null;
  end if;

  if tg_op = 'UPDATE' then
    if v_old = v_new then
      return null;
    end if;
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, v_new -> o.key) into v_before, v_after
    from jsonb_each(v_old) o where o.value is distinct from v_new -> o.key;
    if v_live = '{*}' then
      v_audited := false;
    elsif v_live <> '{}' then
      v_before := v_before - v_live;
      v_after := v_after - v_live;
      v_audited := v_after <> '{}';
    end if;
  else
    v_audited := v_live <> '{*}';
    v_before := jsonb_strip_nulls(v_old - v_live);
    v_after := jsonb_strip_nulls(v_new - v_live);
  end if;
  if not v_audited then
    v_before := null;
    v_after := null;
  end if;
  foreach v_key in array v_secret loop
    if v_before ? v_key then v_before := v_before || jsonb_build_object(v_key, '***'); end if;
    if v_after ? v_key then v_after := v_after || jsonb_build_object(v_key, '***'); end if;
  end loop;

  if tg_argv[0] = 'appointment' and tg_op = 'UPDATE' then
    v_action := case
      when v_after ? 'status' then
        case v_new ->> 'status' when 'confirmed' then 'restored' else v_new ->> 'status' end
      when v_after ?| '{starts_at,ends_at,provider_id}' then 'moved'
      else 'updated' end;
  elsif tg_table_name = 'tool_calls' then
    v_action := 'updated'; -- of its call
  end if;

  insert into changes (org_id, actor_kind, actor_id, actor_name, entity, entity_id, action, before, after, audited, revision)
  values (
    (v_row ->> 'org_id')::uuid, coalesce(v_actor ->> 'kind', 'system'),
    coalesce(v_actor ->> 'userId', v_actor ->> 'callId'), v_actor ->> 'displayName',
    tg_argv[0], v_row ->> tg_argv[1], v_action, v_before - 'org_id', v_after - 'org_id', v_audited,
    case when tg_argv[0] = 'appointment' then (v_row ->> 'revision')::integer end);
  return null;
end
$fn$;
revoke execute on function record_change() from public;

-- Where a clinic wants its other systems told of what happens to visits: signed requests (Standard Webhooks) to addresses of its own.
create table webhook_endpoints (
  org_id uuid not null references organizations,
  endpoint_id uuid not null default gen_random_uuid(),
  url text not null check (length(url) between 1 and 2000),
  description text not null default '' check (length(description) <= 200),
  kinds text[] not null check (cardinality(kinds) between 1 and 20),
  -- Also the patient's name, number and address, as they are at that moment.
  with_contact boolean not null default false,
  is_on boolean not null default true,
  -- Since when: what was committed before is told to nobody. By transaction, and by time where a restored database counts anew.
  since_xact xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
  on_since timestamptz not null default now(),
  -- Why it was switched off by us: it answered that it is gone for good, or did nothing but fail for a week.
  stopped_reason text check (stopped_reason in ('gone', 'failing')),
  stopped_at timestamptz,
  -- In a row; with the first of them, and until when it is left alone.
  failures integer not null default 0,
  failing_since timestamptz,
  paused_until timestamptz,
  -- AES-256-GCM. The one before signs beside it until then.
  sealed_secret text not null,
  sealed_old_secret text,
  old_secret_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, endpoint_id),
  check ((stopped_reason is null) = (stopped_at is null) and not (is_on and stopped_reason is not null)),
  check ((sealed_old_secret is null) = (old_secret_until is null))
);

alter table webhook_endpoints enable row level security;
alter table webhook_endpoints force row level security;
create policy tenant_only on webhook_endpoints
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on webhook_endpoints for each row
  execute function record_change('webhook_endpoint', 'endpoint_id', '{sealed_secret,sealed_old_secret}',
    '{since_xact,on_since,failures,failing_since,paused_until,old_secret_until}', '{}');

grant select, insert, update, delete on webhook_endpoints to callwaiting_app;

alter table changes add column revision integer;

-- What other systems are told: one row for each event and endpoint. Ids, times and states alone; what is a patient's is looked up when
-- it is sent, and kept nowhere.
create table webhook_deliveries (
  org_id uuid not null references organizations,
  delivery_id uuid not null default gen_random_uuid(),
  endpoint_id uuid not null,
  -- The same for each endpoint, each attempt and each replay: made of the change that it tells of.
  event_id text not null check (length(event_id) between 1 and 64),
  kind text not null check (length(kind) between 1 and 60),
  -- Of the change: the order of a visit's events. Null with the visit's id: a test.
  change_id bigint,
  appointment_id uuid,
  happened_at timestamptz not null,
  data jsonb not null,
  -- sending: claimed by a server, which may have died with it. failed: given up.
  status text not null default 'planned' check (status in ('planned', 'sending', 'delivered', 'failed')),
  -- All that were made, and those since it was planned last.
  attempts integer not null default 0,
  tries integer not null default 0,
  due_at timestamptz not null,
  claimed_at timestamptz,
  delivered_at timestamptz,
  -- What was answered last; null: nothing.
  status_code integer check (status_code between 100 and 999),
  -- In our own words; never of what was answered.
  trouble text check (length(trouble) between 1 and 300),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, delivery_id),
  constraint uq_webhook_deliveries_event unique (org_id, endpoint_id, event_id),
  foreign key (org_id, endpoint_id) references webhook_endpoints on delete cascade,
  check ((change_id is null) = (appointment_id is null))
);
create index webhook_deliveries_by_due on webhook_deliveries (org_id, due_at) where status in ('planned', 'sending');
create index webhook_deliveries_in_order on webhook_deliveries (org_id, endpoint_id, appointment_id, change_id)
  where status in ('planned', 'sending');
create index webhook_deliveries_by_time on webhook_deliveries (org_id, created_at, delivery_id);

alter table webhook_deliveries enable row level security;
alter table webhook_deliveries force row level security;
create policy tenant_only on webhook_deliveries
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update, delete on webhook_deliveries to callwaiting_app;

-- Takes the next delivery that is due, for whoever is about to send it; null when there is none. The events of a visit go to an
-- endpoint one after the other: the next one waits until the one before was taken or given up. One that a server took along when
-- it died is taken again after two minutes. An endpoint that fails again and again is asked one thing at a time.
create or replace function claim_webhook(p_org_id uuid, p_now timestamptz default null) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_delivery webhook_deliveries;
  v_endpoint webhook_endpoints;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select d.* into v_delivery from webhook_deliveries d
  join webhook_endpoints e on e.org_id = d.org_id and e.endpoint_id = d.endpoint_id
  where d.org_id = p_org_id and (d.status = 'planned' and d.due_at <= v_now
      or d.status = 'sending' and d.claimed_at <= v_now - interval '2 minutes')
    and (d.change_id is null or e.is_on and (e.paused_until is null or e.paused_until <= v_now))
    and not exists (
      select from webhook_deliveries o
      where o.org_id = p_org_id and o.endpoint_id = d.endpoint_id and o.appointment_id = d.appointment_id
        and o.change_id < d.change_id and o.status in ('planned', 'sending'))
  order by d.due_at, d.change_id limit 1
  for update of d skip locked;
  if not found then
    return null;
  end if;
  update webhook_endpoints set paused_until = v_now + interval '30 seconds'
  where org_id = p_org_id and endpoint_id = v_delivery.endpoint_id and failures >= 5 and v_delivery.change_id is not null;
  update webhook_deliveries set status = 'sending', claimed_at = v_now, attempts = attempts + 1, tries = tries + 1, updated_at = v_now
  where org_id = p_org_id and delivery_id = v_delivery.delivery_id
  returning * into v_delivery;
  select * into v_endpoint from webhook_endpoints where org_id = p_org_id and endpoint_id = v_delivery.endpoint_id;
  return json_build_object(
    'deliveryId', v_delivery.delivery_id, 'attempt', v_delivery.attempts, 'endpointId', v_endpoint.endpoint_id,
    'url', v_endpoint.url, 'eventId', v_delivery.event_id, 'kind', v_delivery.kind,
    'happenedAt', iso_instant(v_delivery.happened_at), 'data', v_delivery.data,
    'contact', case when v_endpoint.with_contact then (
      select json_build_object('name', a.patient_name, 'phone', c.phone,
        'email', case when not c.email_is_placeholder then c.email end)
      from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where a.org_id = p_org_id and a.appointment_id = v_delivery.appointment_id and c.erased_at is null) end,
    'sealedSecrets', case when v_endpoint.old_secret_until > v_now
      then json_build_array(v_endpoint.sealed_secret, v_endpoint.sealed_old_secret)
      else json_build_array(v_endpoint.sealed_secret) end);
end
$fn$;

-- Has what waits for an organization's endpoints sent now. The queue is the owner's (see enqueue_assistant_sync), so this runs as the
-- owner, and only for the tenant at work.
create or replace function enqueue_webhooks(p_org_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'A job can be added only for the tenant at work.';
  end if;
  perform graphile_worker.add_job(
    identifier => 'deliver-webhooks',
    payload => json_build_object('orgId', p_org_id),
    max_attempts => 3,
    job_key => 'webhooks:' || p_org_id || ':asked');
end
$fn$;
revoke execute on function enqueue_webhooks(uuid) from public;
grant execute on function enqueue_webhooks(uuid) to callwaiting_app;

-- Organizations whose newest webhook secret, whose key of another service, or a secret that signs what other systems are told, was
-- sealed with none of these keys. For the owner, who alone can name them all.
create or replace function find_unopenable(p_key_ids text[]) returns uuid[]
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_found uuid[] := '{}';
begin
  for v_org_id in select id from accounts.organization order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    if exists (
      select from (
        (select w.sealed_secret as sealed from webhook_secrets w where w.org_id = v_org_id
          order by w.created_at desc, w.secret_id limit 1)
        union all
        select i.sealed_key from integrations i where i.org_id = v_org_id
        union all
        select e.sealed_secret from webhook_endpoints e where e.org_id = v_org_id) stored
      -- An envelope names its key: v1.<key>.…
      where split_part(stored.sealed, '.', 2) <> all (p_key_ids)) then
      v_found := v_found || v_org_id;
    end if;
  end loop;
  perform set_config('app.org_id', '', true);
  return v_found;
end
$fn$;
revoke execute on function find_unopenable(text[]) from public;

-- What became of a delivery that claim_webhook gave out: p_trouble null when it was taken. Otherwise it waits again, longer each time
-- and for as long as the receiver asked, for two days in all (ten tries); a test is not tried again. An endpoint that says that
-- it is gone (410), or did nothing but fail for a week, is switched off. False where it is no longer this attempt's to say.
create or replace function finish_webhook(
  p_org_id uuid, p_delivery_id uuid, p_attempt integer, p_status_code integer default null, p_trouble text default null,
  p_retry_after integer default 0, p_now timestamptz default null
) returns boolean
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_delivery webhook_deliveries;
  v_pauses constant interval[] := array['10 seconds', '1 minute', '5 minutes', '30 minutes', '2 hours', '5 hours', '10 hours',
    '14 hours', '16 hours'];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update webhook_deliveries d set
    status = case when p_trouble is null then 'delivered' when d.change_id is null or d.tries >= 10 then 'failed' else 'planned' end,
    due_at = case when p_trouble is null then d.due_at
      else v_now + greatest(v_pauses[least(d.tries, 9)], make_interval(secs => least(p_retry_after, 86400))) end,
    delivered_at = case when p_trouble is null then v_now else d.delivered_at end,
    claimed_at = null, status_code = p_status_code, trouble = left(p_trouble, 300), updated_at = v_now
  where d.org_id = p_org_id and d.delivery_id = p_delivery_id and d.status = 'sending' and d.attempts = p_attempt
  returning * into v_delivery;
  if not found then
    return false;
  end if;
  if p_trouble is null then
    update webhook_endpoints set failures = 0, failing_since = null, paused_until = null
    where org_id = p_org_id and endpoint_id = v_delivery.endpoint_id and failures > 0;
  elsif v_delivery.change_id is not null then
    update webhook_endpoints e set failures = e.failures + 1, failing_since = coalesce(e.failing_since, v_now),
      paused_until = case when e.failures >= 4 then v_now + least(interval '5 minutes', interval '10 seconds' * 2 ^ least(e.failures - 4, 10)) end
    where e.org_id = p_org_id and e.endpoint_id = v_delivery.endpoint_id;
    update webhook_endpoints e set is_on = false, stopped_at = v_now, updated_at = v_now,
      stopped_reason = case when p_status_code = 410 then 'gone' else 'failing' end
    where e.org_id = p_org_id and e.endpoint_id = v_delivery.endpoint_id and e.is_on
      and (p_status_code = 410 or e.failing_since <= v_now - interval '7 days');
  end if;
  return true;
end
$fn$;

-- When the next delivery may be sent; null: nothing waits.
create or replace function next_webhook_at(p_org_id uuid) returns text
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return (
    select iso_instant(min(greatest(case d.status when 'sending' then d.claimed_at + interval '2 minutes' else d.due_at end,
      e.paused_until)) + interval '1 second')
    from webhook_deliveries d
    join webhook_endpoints e on e.org_id = d.org_id and e.endpoint_id = d.endpoint_id
    where d.org_id = p_org_id and d.status in ('planned', 'sending') and e.is_on and not exists (
      select from webhook_deliveries o
      where o.org_id = p_org_id and o.endpoint_id = d.endpoint_id and o.appointment_id = d.appointment_id
        and o.change_id < d.change_id and o.status in ('planned', 'sending')));
end
$fn$;

-- Has a change told to the endpoints that want it, or once more to one of them (p_endpoint_id), and says to how many. Its id is that
-- of the change, so whoever is told twice can see it.
create or replace function plan_webhook(
  p_org_id uuid, p_change_id bigint, p_endpoint_id uuid default null, p_now timestamptz default null
) returns integer
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_change changes;
  v_data jsonb;
  v_kind text;
  v_count integer;
begin
  select * into v_change from changes where org_id = p_org_id and change_id = p_change_id;
  if v_change.entity is distinct from 'appointment' or not v_change.audited then
    return 0;
  end if;
  v_data := webhook_data(p_org_id, v_change);
  v_kind := webhook_kind(v_change, v_data ->> 'status');
  insert into webhook_deliveries (org_id, endpoint_id, event_id, kind, change_id, appointment_id, happened_at, data, due_at)
  select p_org_id, e.endpoint_id,
    'evt_' || left(encode(sha256(convert_to(p_org_id || ' ' || p_change_id, 'UTF8')), 'hex'), 32),
    v_kind, p_change_id, v_change.entity_id::uuid, v_change.at, v_data, v_now
  from webhook_endpoints e
  where e.org_id = p_org_id and v_kind = any (e.kinds) and case
    when p_endpoint_id is not null then e.endpoint_id = p_endpoint_id
    else e.is_on and (v_change.xact >= e.since_xact
      or e.since_xact > pg_snapshot_xmax(pg_current_snapshot()) and v_change.at >= e.on_since) end
  on conflict on constraint uq_webhook_deliveries_event do update
    set status = 'planned', tries = 0, due_at = excluded.due_at, claimed_at = null, trouble = null, updated_at = v_now
    where p_endpoint_id is not null and webhook_deliveries.status <> 'sending';
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;

-- Turns the changes since the last time into what other systems are told, a page at a time, and says how many changes it read: a full
-- page means that more may wait. Null where another server is at it, or nobody is told anything. Only what no running transaction
-- can precede is read, as in readChangesSince.
create or replace function plan_webhooks(p_org_id uuid, p_now timestamptz default null, p_limit integer default 500) returns integer
language plpgsql
as $fn$
declare
  v_cursor event_cursors;
  v_change record;
  v_count integer := 0;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from webhook_endpoints where org_id = p_org_id and is_on) then
    return null;
  end if;
  select * into v_cursor from event_cursors where org_id = p_org_id and consumer = 'webhooks' for update skip locked;
  if not found then
    return null;
  end if;
  -- A restored database counts its transactions anew: what was told already is found by its id.
  if v_cursor.xact > pg_snapshot_xmax(pg_current_snapshot()) then
    v_cursor.xact := '0';
    v_cursor.change_id := 0;
  end if;
  for v_change in
    select c.xact, c.change_id, c.entity, c.at
    from changes c
    where c.org_id = p_org_id and (c.xact, c.change_id) > (v_cursor.xact, v_cursor.change_id)
      and c.xact < pg_snapshot_xmin(pg_current_snapshot())
    order by c.xact, c.change_id limit p_limit
  loop
    v_count := v_count + 1;
    v_cursor.xact := v_change.xact;
    v_cursor.change_id := v_change.change_id;
    -- For as long as it is known what was told.
    if v_change.entity = 'appointment' and v_change.at > coalesce(p_now, now()) - interval '30 days' then
      perform plan_webhook(p_org_id, v_change.change_id, null, p_now);
    end if;
  end loop;
  if v_count > 0 then
    update event_cursors set xact = v_cursor.xact, change_id = v_cursor.change_id
    where org_id = p_org_id and consumer = 'webhooks';
  end if;
  return v_count;
end
$fn$;

-- Removes what other systems were told, a month later. Says how many rows.
create or replace function remove_old_webhook_deliveries(p_org_id uuid, p_limit integer default 1000) returns integer
language plpgsql
as $fn$
declare
  v_count integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  delete from webhook_deliveries d where d.org_id = p_org_id and d.delivery_id in (
    select old.delivery_id from webhook_deliveries old
    where old.org_id = p_org_id and old.created_at < now() - interval '30 days' and old.updated_at < now() - interval '30 days'
    order by old.created_at limit p_limit
    for update skip locked);
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;

-- Has an endpoint told again of everything since then that it wants to know, also of what happened while it was switched off, in its
-- order and under the ids that it had. Says of how many events; null: of more than p_limit changes, and nothing was done.
create or replace function replay_webhooks(
  p_org_id uuid, p_endpoint_id uuid, p_since timestamptz, p_limit integer default 10000, p_now timestamptz default null
) returns integer
language plpgsql
as $fn$
declare
  v_ids bigint[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select array_agg(s.change_id order by s.change_id) into v_ids from (
    select c.change_id from changes c
    where c.org_id = p_org_id and c.entity = 'appointment' and c.audited and c.at >= p_since
    limit p_limit + 1) s;
  if cardinality(v_ids) > p_limit then
    return null;
  end if;
  return (select coalesce(sum(plan_webhook(p_org_id, id, p_endpoint_id, p_now)), 0)
    from unnest(v_ids) with ordinality as change (id, place));
end
$fn$;

-- An endpoint is switched on: what happened before is not told to it.
create or replace function start_webhooks(p_org_id uuid, p_endpoint_id uuid) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from webhook_endpoints where org_id = p_org_id and is_on and endpoint_id <> p_endpoint_id) then
    insert into event_cursors (org_id, consumer, xact, change_id)
    values (p_org_id, 'webhooks', pg_snapshot_xmin(pg_current_snapshot()), 0)
    on conflict (org_id, consumer) do update set xact = excluded.xact, change_id = excluded.change_id;
  end if;
  update webhook_endpoints set is_on = true, stopped_reason = null, stopped_at = null, failures = 0, failing_since = null,
    paused_until = null, since_xact = pg_snapshot_xmin(pg_current_snapshot()), on_since = now(), updated_at = now()
  where org_id = p_org_id and endpoint_id = p_endpoint_id;
end
$fn$;

-- An appointment as a change left it: as it is now, with what later changes found. Of an erased person's only what is now is known.
create or replace function webhook_data(p_org_id uuid, p_change changes) returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
    'appointmentId', s.row ->> 'appointment_id', 'contactId', s.row ->> 'contact_id',
    'version', coalesce(p_change.revision, (s.row ->> 'revision')::integer),
    'startsAt', iso_instant((s.row ->> 'starts_at')::timestamptz), 'endsAt', iso_instant((s.row ->> 'ends_at')::timestamptz),
    'status', s.row ->> 'status', 'serviceId', s.row ->> 'service_id', 'providerId', s.row ->> 'provider_id')
  from (
    select coalesce(to_jsonb(a), jsonb_build_object('appointment_id', p_change.entity_id)) || coalesce((
      select jsonb_object_agg(later.key, later.value) from (
        select distinct on (b.key) b.key, b.value
        from changes l cross join lateral jsonb_each(l.before) b
        where l.org_id = p_org_id and l.entity = p_change.entity and l.entity_id = p_change.entity_id
          and l.change_id > p_change.change_id and l.before is not null
        order by b.key, l.change_id) later), '{}') as row
    from (select) one left join appointments a on a.org_id = p_org_id and a.appointment_id = p_change.entity_id::uuid) s;
end;

-- What a change of an appointment is to other systems; null: nothing. A time that is held for somebody is no visit yet.
create or replace function webhook_kind(p_change changes, p_status text) returns text
language sql immutable
return case
  when p_change.entity <> 'appointment' or not p_change.audited or p_change.action = 'deleted'
    or p_status not in ('confirmed', 'completed', 'cancelled', 'no_show') then null
  when p_change.action = 'created' or p_change.before ->> 'status' not in ('confirmed', 'completed', 'cancelled', 'no_show')
    then 'appointment.booked'
  when p_change.action in ('moved', 'cancelled', 'completed', 'no_show', 'restored') then 'appointment.' || p_change.action
  when p_change.redacted or p_change.after ?| '{patient_name,service_id,contact_id,notes}' then 'appointment.details_changed'
end;

alter table event_cursors drop constraint event_cursors_consumer_check;
alter table event_cursors add constraint event_cursors_consumer_check check (consumer in ('messages', 'webhooks'));
