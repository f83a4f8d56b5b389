-- A freed time that was offered to somebody who waits, and what came of it. While it is open, a row of appointments with the status
-- `held` keeps the time: no offer without a hold, no hold without a deadline.
create table waitlist_offers (
  org_id uuid not null references organizations,
  offer_id uuid not null default gen_random_uuid(),
  entry_id uuid not null,
  -- The hold; accepted, the appointment has the same id.
  appointment_id uuid not null,
  provider_id uuid not null,
  service_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- As it is told; accepting it says it back.
  starts_local timestamp not null,
  held_until timestamptz not null check (held_until < starts_at),
  -- What had become free. Where this offer comes to nothing, the next is made of it.
  freed tstzrange not null,
  -- Null: open.
  ended text check (ended in ('accepted', 'declined', 'no_answer', 'voicemail', 'screened', 'wrong_person', 'opted_out',
    'released', 'withdrawn')),
  ended_at timestamptz,
  -- Which way they are reached by now, and which were taken before it; null in offers of before there were several.
  way text check (way in ('sms', 'email', 'call', 'staff')),
  tried text[] not null default '{}',
  -- How far that has come. by_staff: somebody at the front desk calls them.
  told text not null default 'planned' check (told in ('planned', 'sending', 'sent', 'failed', 'by_staff')),
  -- Of servers of before, which wrote to people without a message of the outbox.
  attempts integer not null default 0,
  claimed_at timestamptz,
  -- Why it could not be sent; never a patient's words or address.
  trouble text check (length(trouble) between 1 and 300),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, offer_id),
  foreign key (org_id, entry_id) references waitlist_entries on delete cascade,
  foreign key (org_id, provider_id) references providers,
  foreign key (org_id, service_id) references services,
  check ((ended is null) = (ended_at is null))
);
create unique index uq_waitlist_offers_open on waitlist_offers (org_id, entry_id) where ended is null;
create index waitlist_offers_by_deadline on waitlist_offers (org_id, held_until) where ended is null;
create index waitlist_offers_by_entry on waitlist_offers (org_id, entry_id, created_at);
create index waitlist_offers_by_time on waitlist_offers (org_id, created_at);

alter table waitlist_offers enable row level security;
alter table waitlist_offers force row level security;
create policy tenant_only on waitlist_offers
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger drop_hold after delete on waitlist_offers for each row
  when (old.ended is null) execute function drop_hold();
-- Somebody is to be told, and the deadline to be kept.
create trigger wake_waitlist after insert on waitlist_offers for each row execute function wake_waitlist();
-- For live screens alone.
create trigger record_change after insert or update or delete on waitlist_offers for each row
  execute function record_change('waitlist_offer', 'offer_id', '{}', '{}', '{*}');

grant select, insert, update, delete on waitlist_offers to callwaiting_app;
