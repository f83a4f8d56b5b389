-- What changed, who did it and when: the audit log, and what live screens follow. One table for both, because a second
-- one would be the one that some path forgets. Triggers write it, so that no path can.

create table changes (
  -- No foreign keys: history outlives what it tells of, and a booking should not pay for their checks.
  org_id uuid not null,
  change_id bigint not null generated always as identity,
  -- Who reads along goes by this: transactions commit in another order than they count their rows.
  xact xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'phone', 'system')),
  -- A user's id, or the call's where it is known.
  actor_id text,
  -- As it was then, also when the person has left.
  actor_name text,
  entity text not null,
  entity_id text not null,
  action text not null check (action in (
    'created', 'updated', 'deleted', 'moved', 'cancelled', 'completed', 'no_show', 'restored')),
  -- Columns that changed, by their names: all of them in a row that was made or deleted. Secrets are only "***".
  before jsonb,
  after jsonb,
  -- False: only live screens want to hear of it (a call goes on, a sync went through).
  audited boolean not null default true,
  -- The person asked to be forgotten: who, what and when stay, the values are gone.
  redacted boolean not null default false,
  primary key (org_id, change_id)
);
create index changes_by_xact on changes (org_id, xact, change_id);
create index changes_by_entity on changes (org_id, entity, entity_id, change_id);

alter table changes enable row level security;
alter table changes force row level security;
create policy tenant_only on changes using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));
-- Nothing but reading: rows come from the trigger, which works with its owner's rights. The server can therefore
-- neither change history nor invent it.
grant select on changes to callwaiting_app;

-- Arguments: entity, column that identifies it, columns whose values are never told, columns that are no news, and
-- columns that only live screens care for ("*": all of them). Each list is an array literal.
-- Who acts is in app.actor, for this transaction: {"kind", "userId", "displayName"} or {"kind": "phone", "callId"}.
create function record_change() returns trigger
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
    v_old := to_jsonb(old) - v_quiet;
    v_row := v_old;
  end if;
  if tg_op <> 'DELETE' then
    v_new := to_jsonb(new) - v_quiet;
    v_row := v_new;
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

  insert into changes (org_id, actor_kind, actor_id, actor_name, entity, entity_id, action, before, after, audited)
  values (
    (v_row ->> 'org_id')::uuid, coalesce(v_actor ->> 'kind', 'system'),
    coalesce(v_actor ->> 'userId', v_actor ->> 'callId'), v_actor ->> 'displayName',
    tg_argv[0], v_row ->> tg_argv[1], v_action, v_before - 'org_id', v_after - 'org_id', v_audited);
  return null;
end
$fn$;
revoke execute on function record_change() from public;

do $triggers$
declare
  v_each text[];
begin
  -- table, entity, identifying column, secret, no news, live only
  foreach v_each slice 1 in array array[
    ['organizations', 'organization', 'org_id', '{}', '{}', '{}'],
    ['webhook_secrets', 'webhook_secret', 'secret_id', '{secret_hash,sealed_secret}', '{}', '{}'],
    ['vapi_resources', 'vapi_resource', 'vapi_id', '{}', '{}', '{}'],
    ['providers', 'provider', 'provider_id', '{}', '{}', '{}'],
    ['services', 'service', 'service_id', '{}', '{}', '{}'],
    ['provider_services', 'provider_service', 'provider_id', '{}', '{}', '{}'],
    ['opening_hours', 'opening_hours', 'opening_hours_id', '{}', '{}', '{}'],
    ['closures', 'closure', 'closure_id', '{}', '{}', '{}'],
    ['contacts', 'contact', 'contact_id', '{}', '{search_text}', '{}'],
    ['appointments', 'appointment', 'appointment_id', '{}', '{blocked,revision,request_key}', '{}'],
    ['calendar_feeds', 'calendar_feed', 'feed_id', '{token_hash,sealed_token}', '{}', '{}'],
    ['assistants', 'assistant', 'role', '{}', '{revision}',
      '{vapi_assistant_id,synced_hash,synced_secret_id,sync_state,last_error,last_drift,last_drift_at,synced_at}'],
    ['integrations', 'integration', 'kind', '{sealed_key}', '{}', '{}'],
    ['calls', 'call', 'call_id', '{}', '{}', '{*}'],
    ['tool_calls', 'call', 'call_id', '{}', '{deliveries}', '{*}']
  ] loop
    execute format(
      'create trigger record_change after insert or update or delete on %I for each row
        execute function record_change(%L, %L, %L, %L, %L)',
      v_each[1], v_each[2], v_each[3], v_each[4], v_each[5], v_each[6]);
  end loop;
end
$triggers$;

-- At the end of a transaction that changed something, tells who listens on callwaiting_changes which organization to
-- look at. PostgreSQL lets only one notifying transaction commit at a time, from before its flush to after it, which
-- would cap all bookings together at one a flush. So whoever comes while another is at it commits in silence:
-- listeners look again shortly after each notification, and on a timer.
create function notify_change() returns trigger
language plpgsql
as $fn$
begin
  if pg_try_advisory_xact_lock(4206011216) then
    perform pg_notify('callwaiting_changes', new.org_id::text);
  end if;
  return null;
end
$fn$;
create constraint trigger notify_change after insert on changes deferrable initially deferred
  for each row execute function notify_change();
