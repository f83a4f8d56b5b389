-- What a clinic saves reaches Vapi by a durable job of graphile-worker, added in the transaction that saves. The queue's
-- tables (schema graphile_worker, made by graphile-worker itself) hold every clinic's jobs, so the server's role has
-- no right on them: it adds jobs through the functions below, and only for its own tenant.

alter table assistants
  -- Counts what was saved, so that a sync which ended late does not call a newer wish synced.
  add column revision integer not null default 0,
  -- The webhook secret that Vapi was last confirmed to send.
  add column synced_secret_id uuid,
  -- What was last found changed or deleted at Vapi, in plain words.
  add column last_drift text,
  add column last_drift_at timestamptz,
  add foreign key (org_id, synced_secret_id) references webhook_secrets (org_id, secret_id);

-- One job per organization and role waits at most, and one at a time runs. `replace`: a waiting one takes the new
-- operation id and starts at once, its backoff forgotten; one that runs loses its key and its retries, and a new one
-- follows it, because it may have read what was there before. With a delay a waiting one keeps its earlier time.
-- The body is looked at when it runs: the queue's schema is made after this migration.
create function enqueue_assistant_sync(
  p_org_id uuid, p_role text, p_operation_id text, p_reason text default 'save', p_delay interval default '0'
) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_key text := 'vapi-sync:' || p_org_id || ':' || p_role;
  v_job_id bigint;
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'A job can be added only for the tenant at work.';
  end if;
  if p_role is null or p_role not in ('inbound', 'outbound') then
    raise check_violation using message = 'An assistant''s role is inbound or outbound.';
  end if;
  -- add_job looks whether the waiting job is locked and then replaces it. A worker that takes the job between the two
  -- makes it do nothing at all, and return nothing: then it is asked again, and finds it locked.
  for i in 1..20 loop
    select (graphile_worker.add_job(
      identifier => 'sync-assistant',
      payload => json_build_object('orgId', p_org_id, 'role', p_role, 'operationId', left(p_operation_id, 100),
        'reason', p_reason),
      queue_name => v_key,
      run_at => now() + p_delay,
      max_attempts => 12,
      job_key => v_key,
      job_key_mode => case when p_delay > interval '0' then 'preserve_run_at' else 'replace' end
    )).id into v_job_id;
    exit when v_job_id is not null;
  end loop;
  if v_job_id is null then
    raise lock_not_available using message = 'The sync could not be queued: try again.';
  end if;
end
$fn$;

-- For every assistant of the tenant at work. Returns how many there are.
create function enqueue_organization_sync(p_org_id uuid, p_operation_id text, p_reason text) returns integer
language plpgsql
as $fn$
declare
  v_count integer;
begin
  perform enqueue_assistant_sync(p_org_id, a.role, p_operation_id, p_reason)
  from assistants a where a.org_id = p_org_id;
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;

-- A new webhook secret beside the ones there are. Those stay good until every assistant at Vapi was seen with the new
-- one (retire_webhook_secrets); where there is none, nobody can tell when, and they end a day later.
create function add_webhook_secret(
  p_org_id uuid, p_secret_hash text, p_sealed_secret text, p_operation_id text
) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_secret_id uuid;
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'A secret can be added only for the tenant at work.';
  end if;
  if not exists (select from public.assistants a where a.org_id = p_org_id and a.vapi_assistant_id is not null) then
    update public.webhook_secrets w set expires_at = now() + interval '24 hours'
    where w.org_id = p_org_id and w.expires_at is null;
  end if;
  -- clock_timestamp: of two in one transaction the second is the newer.
  insert into public.webhook_secrets (org_id, secret_hash, sealed_secret, created_at)
  values (p_org_id, p_secret_hash, p_sealed_secret, clock_timestamp()) returning secret_id into v_secret_id;
  perform public.enqueue_organization_sync(p_org_id, p_operation_id, 'rotation');
  return v_secret_id;
end
$fn$;

-- Ends the older secrets once every assistant at Vapi was seen with the newest; calls in progress get ten minutes.
create function retire_webhook_secrets(p_org_id uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_newest uuid;
  v_count integer;
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'Secrets can be ended only for the tenant at work.';
  end if;
  select w.secret_id into v_newest from public.webhook_secrets w
  where w.org_id = p_org_id and (w.expires_at is null or w.expires_at > now())
  order by w.created_at desc, w.secret_id desc limit 1;
  if not exists (select from public.assistants a where a.org_id = p_org_id and a.vapi_assistant_id is not null)
    or exists (select from public.assistants a where a.org_id = p_org_id and a.vapi_assistant_id is not null
      and a.synced_secret_id is distinct from v_newest) then
    return 0;
  end if;
  update public.webhook_secrets w set expires_at = now() + interval '10 minutes'
  where w.org_id = p_org_id and w.secret_id <> v_newest and w.expires_at is null;
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;

revoke execute on function enqueue_assistant_sync, add_webhook_secret, retire_webhook_secrets from public;
grant execute on function enqueue_assistant_sync, add_webhook_secret, retire_webhook_secrets to callwaiting_app;
