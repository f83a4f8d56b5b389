-- Has a call that was planned placed: a job of the organization, in the transaction that plans it. The queue is the owner's (see
-- enqueue_assistant_sync), so this runs as the owner.
create or replace function wake_outbound_calls() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  perform graphile_worker.add_job(
    identifier => 'place-calls', payload => json_build_object('orgId', new.org_id), max_attempts => 5,
    job_key => 'place-calls:' || new.org_id);
  return null;
end
$fn$;
revoke execute on function wake_outbound_calls() from public;
