-- What patients are told of their visits and of times that are held for them: planned, handed over, or why not.
create table messages (
  org_id uuid not null references organizations,
  message_id uuid not null default gen_random_uuid(),
  appointment_id uuid,
  -- An offer of the waitlist instead; with it goes what was written of it.
  offer_id uuid,
  channel text not null default 'email' check (channel in ('email', 'sms')),
  kind text not null check (kind in ('confirmation', 'reminder', 'moved', 'cancelled', 'closed', 'offer')),
  -- Of a reminder: how long before the visit. 0 otherwise.
  lead_minutes integer not null default 0 check (lead_minutes between 0 and 43200),
  -- What it tells: the visit's version, and what of it a patient would miss.
  revision integer not null,
  -- How often the same was told before, and something else in between, or to an address that was wrong.
  again integer not null default 0,
  -- closed: by which closure. Without a foreign key: it may be lifted.
  closure_id uuid,
  starts_local timestamp not null,
  provider_id uuid not null,
  due_at timestamptz not null,
  -- sending: claimed by a server, which may have died with it. failed: given up. dropped: nobody needs it any more.
  status text not null default 'planned' check (status in ('planned', 'sending', 'sent', 'dropped', 'failed')),
  -- Why it was dropped or could not be sent; never a patient's words or address.
  trouble text check (length(trouble) between 1 and 300),
  attempts integer not null default 0,
  claimed_at timestamptz,
  -- Since when nobody knows whether it was taken: a server died with it, or the answer never came.
  unsettled_at timestamptz,
  sent_at timestamptz,
  -- How it went out; simulated: to a Twilio that is played; catcher: it is kept on this machine; either went to nobody. Null: by a server that did not say.
  via text check (via in ('smtp', 'twilio', 'simulated', 'catcher')),
  -- What the service that took it calls it, and when that said that it arrived.
  reference text check (length(reference) between 1 and 100),
  delivered_at timestamptz,
  -- As it was handed over; gone with the contact's data.
  recipient text check (length(recipient) between 3 and 320),
  subject text check (length(subject) between 1 and 300),
  body text check (length(body) between 1 and 20000),
  -- Of a visit of a series: the message that names all dates of it, this one's too. Once that was sent, so was this.
  told_with uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, message_id),
  foreign key (org_id, appointment_id) references appointments,
  constraint messages_offer_fkey foreign key (org_id, offer_id) references waitlist_offers on delete cascade,
  constraint messages_of_one check ((kind = 'offer') = (offer_id is not null) and (kind = 'offer') = (appointment_id is null)),
  constraint uq_messages_version unique (org_id, appointment_id, channel, kind, lead_minutes, revision, again),
  check ((lead_minutes > 0) = (kind = 'reminder')),
  constraint messages_closure check ((closure_id is not null) = (kind = 'closed')),
  check ((sent_at is not null) = (status = 'sent'))
);
-- One each way.
create unique index uq_messages_offer on messages (org_id, offer_id, channel) where offer_id is not null;
create index messages_by_due on messages (org_id, due_at) where status in ('planned', 'sending');
-- Reports of what became of it come with this alone; and one text there is never taken for two of ours.
create unique index messages_by_reference on messages (org_id, reference) where reference is not null;
create index reminders_by_recipient on messages (org_id, recipient, sent_at) where kind = 'reminder' and status = 'sent';
create index change_texts_by_recipient on messages (org_id, recipient, sent_at)
  where channel = 'sms' and kind not in ('reminder', 'offer') and status = 'sent';
-- Those of which nobody knows whether they were taken count as sent.
create index unsettled_by_recipient on messages (org_id, recipient, unsettled_at) where unsettled_at is not null;
create index messages_by_time on messages (org_id, created_at);
create index messages_by_closure on messages (org_id, closure_id) where closure_id is not null;
create index messages_that_failed on messages (org_id, updated_at) where status = 'failed';

alter table messages enable row level security;
alter table messages force row level security;
create policy tenant_only on messages
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone: what it says is no part of the audit log.
create trigger record_change after insert or update on messages for each row
  execute function record_change('message', 'message_id', '{}', '{}', '{*}');
-- Has an offer told at once, and one that could not be told go on by the next way.
create trigger wake_offer_messages after insert on messages for each row
  when (new.offer_id is not null) execute function wake_offer_messages();
create trigger wake_waitlist after update of status on messages for each row
  when (new.offer_id is not null and new.status <> old.status and new.status in ('sent', 'dropped', 'failed'))
  execute function wake_waitlist();

grant select, insert, update on messages to callwaiting_app;
