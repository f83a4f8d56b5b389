-- Links of their own that patients are given: whoever has the token sees that one visit and may change it, or that one offer and may
-- answer it. The hash finds the row,
-- and the sealed copy puts the same link into a later message. One that was revoked stays here, and the next message has another.
create table patient_links (
  org_id uuid not null references organizations,
  link_id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('visit', 'offer')),
  appointment_id uuid,
  offer_id uuid,
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  sealed_token text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (org_id, link_id),
  unique (org_id, token_hash),
  foreign key (org_id, appointment_id) references appointments,
  constraint patient_links_offer_fkey foreign key (org_id, offer_id) references waitlist_offers on delete cascade,
  constraint patient_links_of_one check ((kind = 'visit') = (appointment_id is not null) and (kind = 'offer') = (offer_id is not null))
);
create index patient_links_by_hash on patient_links (token_hash);
-- One is open at a time for a visit, whoever asks for it at once.
create unique index uq_patient_links_open on patient_links (org_id, kind, appointment_id) where revoked_at is null;
create unique index uq_patient_links_open_offer on patient_links (org_id, offer_id) where revoked_at is null and offer_id is not null;
-- Offers that go take theirs along.
create index patient_links_by_offer on patient_links (org_id, offer_id) where offer_id is not null;

-- A link is looked up before its tenant is known: who can name the hash may see that one row.
alter table patient_links enable row level security;
alter table patient_links force row level security;
create policy tenant_or_bearer on patient_links
  using (org_id = (select current_org_id())
    or token_hash = (select nullif(current_setting('app.link_token_hash', true), '')))
  with check (org_id = (select current_org_id()));

-- Messages make them by themselves, which is no news; that one was revoked is.
create trigger record_change after update on patient_links for each row
  execute function record_change('patient_link', 'link_id', '{token_hash,sealed_token}', '{}', '{}');

grant select, insert on patient_links to callwaiting_app;
grant update (revoked_at) on patient_links to callwaiting_app;
