-- What patients wrote back. It is read by people, except for the few words that every carrier knows.
create table message_replies (
  org_id uuid not null references organizations,
  reply_id uuid not null default gen_random_uuid(),
  -- What the carrier calls it: one that is sent here again is the same.
  reference text not null check (length(reference) between 1 and 100),
  -- E.164
  address text not null check (length(address) between 3 and 320),
  meaning text not null check (meaning in ('stop', 'opt_out', 'start', 'help', 'words')),
  body text not null check (length(body) <= 2000),
  received_at timestamptz not null default now(),
  -- When somebody of the staff had read it and done what there was to do, and who; until then it stands on Today.
  done_at timestamptz,
  done_by text check (length(done_by) between 1 and 200),
  primary key (org_id, reply_id),
  constraint uq_message_replies_reference unique (org_id, reference)
);
create index message_replies_by_address on message_replies (org_id, address, received_at);
create index message_replies_unread on message_replies (org_id, received_at, reply_id)
  where done_at is null and meaning in ('opt_out', 'words');

alter table message_replies enable row level security;
alter table message_replies force row level security;
create policy tenant_only on message_replies
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone.
create trigger record_change after insert or update on message_replies for each row
  execute function record_change('message', 'reply_id', '{}', '{}', '{*}');

grant select, insert, update, delete on message_replies to callwaiting_app;
