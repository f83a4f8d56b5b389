-- Has the recording of a call fetched, where the clinic keeps recordings: a job of its own, in the transaction that tells of it. The
-- queue is the owner's (see enqueue_assistant_sync), so this runs as the owner. A later link takes the place of an earlier one.
create or replace function enqueue_recording() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if new.erased_at is null and new.words_removed_at is null
    and exists (select from public.organizations o where o.org_id = new.org_id and o.keep_recordings)
    and not exists (select from public.recordings r where r.org_id = new.org_id and r.call_id = new.call_id) then
    perform graphile_worker.add_job(
      identifier => 'keep-recording',
      payload => json_build_object('orgId', new.org_id, 'callId', new.call_id),
      -- Within an hour, which is how long the shortest links last.
      max_attempts => 8,
      job_key => 'recording:' || new.org_id || ':' || md5(new.call_id));
  end if;
  return null;
end
$fn$;
