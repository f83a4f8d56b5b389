-- Has an offer handed over at once: half an hour is short. A job of the organization, in the transaction that plans the message. The queue
-- is the owner's (see enqueue_assistant_sync), so this runs as the owner.
create or replace function wake_offer_messages() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  perform graphile_worker.add_job(
    identifier => 'deliver-messages', payload => json_build_object('orgId', new.org_id), max_attempts => 3,
    job_key => 'messages:' || new.org_id);
  return null;
end
$fn$;
revoke execute on function wake_offer_messages() from public;
