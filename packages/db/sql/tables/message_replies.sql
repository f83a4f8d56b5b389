-- What patients wrote back. It is read by people, except for the few words that every carrier knows.
create table message_replies (
  org_id uuid not null references organizations,
  reply_id uuid not null default gen_random_uuid(),
  -- What the carrier calls it: one that is sent here again is the same.
  reference text not null check (length(reference) between 1 and 100),
  -- E.164
  address text not null check (length(address) between 3 and 320),
  meaning text not null check (meaning in ('stop', 'start', 'help', 'words')),
  body text not null check (length(body) <= 2000),
  received_at timestamptz not null default now(),
  primary key (org_id, reply_id),
  constraint uq_message_replies_reference unique (org_id, reference)
);
create index message_replies_by_address on message_replies (org_id, address, received_at);

alter table message_replies enable row level security;
alter table message_replies force row level security;
create policy tenant_only on message_replies
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone.
create trigger record_change after insert on message_replies for each row
  execute function record_change('message', 'reply_id', '{}', '{}', '{*}');

grant select, insert, delete on message_replies to callwaiting_app;
