-- A clinic's own words for what patients are told. Without a row the words are ours (packages/domain/src/message/default-templates.ts).
create table message_templates (
  org_id uuid not null references organizations,
  channel text not null check (channel in ('email', 'sms')),
  kind text not null check (kind in ('confirmation', 'reminder', 'moved', 'cancelled', 'closed', 'offer')),
  -- Of a text: empty.
  subject text not null check (length(subject) <= 200),
  body text not null check (length(body) between 1 and 4000),
  updated_at timestamptz not null default now(),
  primary key (org_id, channel, kind)
);

alter table message_templates enable row level security;
alter table message_templates force row level security;
create policy tenant_only on message_templates
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on message_templates for each row
  execute function record_change('message_settings', 'kind', '{}', '{}', '{}');

grant select, insert, update, delete on message_templates to callwaiting_app;
