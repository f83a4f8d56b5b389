-- Whether a number or an address may be written to, where somebody has said so. Without a row it may: who books with it hears of
-- that visit and of nothing else.
create table message_consents (
  org_id uuid not null references organizations,
  consent_id uuid not null default gen_random_uuid(),
  channel text not null check (channel in ('email', 'sms')),
  -- E.164, or an e-mail address in lower case.
  address text not null check (length(address) between 3 and 320),
  is_allowed boolean not null,
  -- reply: they wrote STOP or START; carrier: it refused a text because they had; staff: at the front desk.
  how text not null check (how in ('reply', 'carrier', 'staff')),
  -- Of the staff: who.
  by_name text check (length(by_name) between 1 and 200),
  changed_at timestamptz not null default now(),
  primary key (org_id, consent_id),
  constraint uq_message_consents_address unique (org_id, channel, address)
);

alter table message_consents enable row level security;
alter table message_consents force row level security;
create policy tenant_only on message_consents
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone: the row itself says who, when and how.
create trigger record_change after insert or update on message_consents for each row
  execute function record_change('message', 'consent_id', '{}', '{}', '{*}');

grant select, insert, update, delete on message_consents to callwaiting_app;
