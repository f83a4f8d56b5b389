-- Whom appointments are for. A contact is a number or an address; a family shares it.
create table persons (
  org_id uuid not null references organizations,
  person_id uuid not null default gen_random_uuid(),
  contact_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  -- As the name is compared.
  name_key text collate "C" not null generated always as (name_key(name)) stored,
  birth_date date check (birth_date between '1850-01-01' and '2200-01-01'),
  -- The address that was given with them: letters about their visits go there, whatever others of the number give.
  email text check (length(email) between 3 and 320),
  -- What the desk should know of them at every visit, and what it must not overlook. For staff alone: never said by phone, and in no
  -- message, webhook or feed. Longer than a form takes, because persons that are merged keep what both had.
  note text not null default '' check (length(note) <= 20000),
  alert text not null default '' check (length(alert) <= 2000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, person_id),
  -- Cascading, because servers of the version before delete the contact that they merge into another.
  foreign key (org_id, contact_id) references contacts on delete cascade,
  constraint uq_persons_contact_name unique (org_id, contact_id, name_key)
);
create index persons_by_name on persons (org_id, name_key);

alter table persons enable row level security;
alter table persons force row level security;
create policy tenant_only on persons
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on persons for each row
  execute function record_change('person', 'person_id', '{}', '{name_key}', '{}');

grant select, insert, update, delete on persons to callwaiting_app;
