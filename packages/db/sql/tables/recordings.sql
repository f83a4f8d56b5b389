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

create trigger tell_of_recording after insert on recordings for each row execute function tell_of_recording();

grant select, insert, delete on recordings to callwaiting_app;
