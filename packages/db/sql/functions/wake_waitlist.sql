-- Has the waitlist of an organization worked on now: a job of its own, in the transaction that gives rise to it. The queue is the owner's
-- (see enqueue_assistant_sync), so this runs as the owner. The job comes back by itself for what is due later.
create or replace function wake_waitlist() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  perform graphile_worker.add_job(
    identifier => 'offer-freed-times',
    payload => json_build_object('orgId', new.org_id),
    max_attempts => 5,
    job_key => 'waitlist:' || new.org_id);
  return null;
end
$fn$;
revoke execute on function wake_waitlist() from public;
