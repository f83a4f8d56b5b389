-- What a clinic saves reaches Vapi by a durable job of graphile-worker, added in the transaction that saves. The queue's tables
-- (schema graphile_worker, made by graphile-worker itself) hold every clinic's jobs, so the server's role has no right on them: it
-- adds jobs through this function, and only for its own tenant.
-- One job per organization and role waits at most, and one at a time runs. `replace`: a waiting one takes the new operation id and
-- starts at once, its backoff forgotten; one that runs loses its key and its retries, and a new one follows it, because it may
-- have read what was there before. With a delay a waiting one keeps its earlier time.
create or replace function enqueue_assistant_sync(
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
revoke execute on function enqueue_assistant_sync from public;
grant execute on function enqueue_assistant_sync to callwaiting_app;
