-- A provider's calendar for Google, Apple or Outlook. Whoever has the token may read; the hash finds the row and the sealed copy
-- lets the clinic see its link again.
create table calendar_feeds (
  org_id uuid not null references organizations,
  feed_id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  sealed_token text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (org_id, feed_id),
  unique (org_id, token_hash),
  foreign key (org_id, provider_id) references providers on delete cascade
);
create index calendar_feeds_by_hash on calendar_feeds (token_hash);

-- A feed is looked up before its tenant is known: who can name the hash may see that one row.
alter table calendar_feeds enable row level security;
alter table calendar_feeds force row level security;
create policy tenant_or_bearer on calendar_feeds
  using (org_id = (select current_org_id())
    or token_hash = (select nullif(current_setting('app.feed_token_hash', true), '')))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on calendar_feeds for each row
  execute function record_change('calendar_feed', 'feed_id', '{token_hash,sealed_token}', '{}', '{}');

grant select, insert on calendar_feeds to callwaiting_app;
grant update (revoked_at) on calendar_feeds to callwaiting_app;
