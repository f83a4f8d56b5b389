-- Links to recordings end. A clinic that says so has them fetched before they do, and kept here as long as the call's words.

-- When a call's words go, its recording goes.
create or replace function drop_recording() returns trigger
language plpgsql
as $fn$
begin
  delete from recordings where org_id = new.org_id and call_id = new.call_id;
  return null;
end
$fn$;

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

alter table organizations add column keep_recordings boolean not null default false;

-- What was said in a call, for clinics that keep it here (organizations.keep_recordings): the links that Vapi sends end. It goes with
-- the call's words, whoever removes them (drop_recording).
create table recordings (
  org_id uuid not null references organizations,
  call_id text not null,
  content_type text not null check (content_type ~ '^(audio|video)/[a-z0-9.+-]{1,60}$'),
  -- At most 50 MB: an hour as the storages of Vapi have it, mono.
  sound bytea not null check (length(sound) between 1 and 52428800),
  kept_at timestamptz not null default now(),
  primary key (org_id, call_id),
  foreign key (org_id, call_id) references calls
);
-- Sound is compressed already.
alter table recordings alter column sound set storage external;

alter table recordings enable row level security;
alter table recordings force row level security;
create policy tenant_only on recordings
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, delete on recordings to callwaiting_app;

-- Keeps the recording of a call. False when it is not wanted any more: the call's words were removed meanwhile, or the clinic keeps
-- none. The row of the call is locked, so that nobody removes its words between the two.
create or replace function keep_recording(p_org_id uuid, p_call_id text, p_content_type text, p_sound bytea) returns boolean
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform from calls k join organizations o using (org_id)
  where k.org_id = p_org_id and k.call_id = p_call_id and k.erased_at is null and k.words_removed_at is null
    and o.keep_recordings
  for no key update of k;
  if not found then
    return false;
  end if;
  insert into recordings (org_id, call_id, content_type, sound) values (p_org_id, p_call_id, p_content_type, p_sound)
  on conflict do nothing;
  return true;
end
$fn$;

CREATE TRIGGER drop_recording AFTER UPDATE OF erased_at, words_removed_at ON public.calls FOR EACH ROW WHEN (((new.erased_at IS NOT NULL) OR (new.words_removed_at IS NOT NULL))) EXECUTE FUNCTION drop_recording();

CREATE TRIGGER enqueue_recording AFTER INSERT OR UPDATE OF recording_url, facts ON public.calls FOR EACH ROW WHEN ((new.recording_url IS NOT NULL)) EXECUTE FUNCTION enqueue_recording();

grant update (keep_recordings) on organizations to callwaiting_app;
