-- Whoever has got a visit when a time is held for them needs the other no longer: the job of the waitlist ends it (expire_offers), as the
-- provider who is held is not locked here. As the owner for the queue, see wake_waitlist.
create or replace function wake_for_own_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if exists (
      select from public.waitlist_entries e
      join public.waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null
      where e.org_id = new.org_id and e.contact_id = new.contact_id and e.status = 'offered'
        and o.starts_at < new.ends_at and o.ends_at > new.starts_at) then
    perform graphile_worker.add_job(
      identifier => 'offer-freed-times',
      payload => json_build_object('orgId', new.org_id),
      max_attempts => 5,
      job_key => 'waitlist:' || new.org_id);
  end if;
  return null;
end
$fn$;
revoke execute on function wake_for_own_visit() from public;
