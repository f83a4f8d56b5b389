-- Has the waitlist worked on now, as wake_waitlist does. What adds several jobs adds this one first: jobs are locked as well, and so nobody has
-- one and waits for another. As the owner for the queue; only of the tenant at work.
create or replace function wake_waitlist_of(p_org_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'A waitlist can be woken only for the tenant at work.';
  end if;
  perform graphile_worker.add_job(
    identifier => 'offer-freed-times', payload => json_build_object('orgId', p_org_id), max_attempts => 5,
    job_key => 'waitlist:' || p_org_id);
end
$fn$;
revoke execute on function wake_waitlist_of(uuid) from public;
grant execute on function wake_waitlist_of(uuid) to callwaiting_app;
