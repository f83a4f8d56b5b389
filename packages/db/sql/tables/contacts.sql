create table contacts (
  org_id uuid not null references organizations,
  contact_id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  -- E.164
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email text not null check (length(email) between 3 and 320),
  -- RFC 6761: .invalid can never receive mail. Such an address is never shown and never mailed.
  email_is_placeholder boolean not null generated always as (email like '%.invalid') stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- A person whose data was erased: the row stays, because appointments point to it, and says nothing any more.
  erased_at timestamptz,
  -- Name, address and number as they are searched; it begins with the name, so it is the order as well.
  search_text text collate "C" generated always as (
    case when erased_at is null then left(search_key(name), 220) || ' '
      || case when email like '%.invalid' then '' else left(lower(email), 320) end || ' ' || coalesce(phone, '') end
  ) stored,
  -- Contacts that were merged into this one; the audit log still tells of them.
  merged_ids text[] not null default '{}',
  primary key (org_id, contact_id),
  constraint uq_contacts_org_phone unique (org_id, phone),
  constraint contacts_reachable check (phone is not null or email not like '%.invalid' or erased_at is not null)
);
-- Who has given no phone is known by the e-mail address alone.
create unique index uq_contacts_org_email_only on contacts (org_id, email) where phone is null;
-- No trigram index: `like` is not leakproof, so under row-level security no index could serve it (see provider_calendar). This
-- one is read alone, in order, and stops at the first full page.
create index contacts_by_search_text on contacts (org_id, search_text, contact_id);

alter table contacts enable row level security;
alter table contacts force row level security;
create policy tenant_only on contacts
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on contacts for each row
  execute function record_change('contact', 'contact_id', '{}', '{search_text,merged_ids}', '{}');

create trigger keep_replaced_address before update of name, email, phone on contacts for each row
  when (new.erased_at is null
    and (old.name is distinct from new.name or old.email is distinct from new.email or old.phone is distinct from new.phone))
  execute function keep_replaced_address();

create trigger forget_persons after update of erased_at on contacts for each row
  when (new.erased_at is not null and old.erased_at is null) execute function forget_persons();

create trigger forget_messages after update of erased_at on contacts for each row
  when (new.erased_at is not null and old.erased_at is null) execute function forget_messages();
create trigger forget_outbound_calls after update of erased_at on contacts for each row
  when (new.erased_at is not null and old.erased_at is null) execute function forget_outbound_calls();

create trigger forget_waitlist after update of erased_at on contacts for each row
  when (new.erased_at is not null and old.erased_at is null) execute function forget_waitlist();

grant select, insert, update, delete on contacts to callwaiting_app;
