-- Tenants, their calendar and their patients.
-- Every key carries org_id: a row cannot point into another tenant, and row-level security (forced, so that the
-- owner obeys it as well) shows no row at all until app.org_id is set.

create extension if not exists btree_gist;

-- The role the server works as. Roles belong to the whole cluster, so another database may have made it already.
do $role$
begin
  if not exists (select from pg_roles where rolname = 'callwaiting_app') then
    begin
      create role callwaiting_app nologin nosuperuser nobypassrls;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role(current_user, 'callwaiting_app', 'member') then
    execute format('grant callwaiting_app to %I', current_user);
  end if;
end
$role$;

create function current_org_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.org_id', true), '')::uuid;

create table organizations (
  org_id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  -- IANA zone; an unknown one makes the expression fail.
  time_zone text not null check ((timestamptz '2000-01-01 00:00Z' at time zone time_zone) is not null),
  -- ISO 3166-1 alpha-2: where a phone number without a country code is read.
  region text not null default 'US' check (region ~ '^[A-Z]{2}$'),
  slot_interval_minutes integer not null default 30 check (slot_interval_minutes between 5 and 480),
  min_notice_minutes integer not null default 60 check (min_notice_minutes between 0 and 43200),
  horizon_days integer not null default 365 check (horizon_days between 1 and 1095),
  -- E.164; where a caller who wants a person is put through.
  transfer_number text check (transfer_number ~ '^\+[1-9][0-9]{6,14}$'),
  created_at timestamptz not null default now()
);

-- Two may live at once while one is being replaced. The hash finds the tenant; the sealed copy (AES-256-GCM) is
-- there because Vapi must be told the secret and an HMAC needs it.
create table webhook_secrets (
  org_id uuid not null references organizations,
  secret_id uuid not null default gen_random_uuid(),
  secret_hash text not null check (secret_hash ~ '^[0-9a-f]{64}$'),
  sealed_secret text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (org_id, secret_id),
  unique (org_id, secret_hash)
);
create index webhook_secrets_by_hash on webhook_secrets (secret_hash);

-- Vapi's ids of what belongs to this organization; a message that names another one is refused.
create table vapi_resources (
  org_id uuid not null references organizations,
  kind text not null check (kind in ('assistant', 'phone_number')),
  vapi_id text not null check (length(vapi_id) between 1 and 100),
  -- What an assistant is for; the inbound one answers the phone.
  role text check (role in ('inbound', 'outbound') and kind = 'assistant'),
  primary key (org_id, kind, vapi_id)
);

create table providers (
  org_id uuid not null references organizations,
  provider_id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (org_id, provider_id)
);

create table services (
  org_id uuid not null references organizations,
  service_id uuid not null default gen_random_uuid(),
  -- What the voice tools send: short and lower case.
  key text not null check (key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
  name text not null check (length(name) between 1 and 200),
  duration_minutes integer not null check (duration_minutes between 5 and 720),
  buffer_before_minutes integer not null default 0 check (buffer_before_minutes between 0 and 240),
  buffer_after_minutes integer not null default 0 check (buffer_after_minutes between 0 and 240),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (org_id, service_id),
  unique (org_id, key)
);

create table provider_services (
  org_id uuid not null,
  provider_id uuid not null,
  service_id uuid not null,
  primary key (org_id, service_id, provider_id),
  foreign key (org_id, provider_id) references providers on delete cascade,
  foreign key (org_id, service_id) references services on delete cascade
);

-- Wall-clock time of the clinic, so that a day with a clock change keeps its hours. A break is the gap between two
-- rows. provider_id null: the clinic's hours; a provider with rows of their own follows only those.
create table opening_hours (
  org_id uuid not null references organizations,
  opening_hours_id uuid not null default gen_random_uuid(),
  provider_id uuid,
  weekday smallint not null check (weekday between 1 and 7),
  opens_at time not null,
  closes_at time not null check (closes_at > opens_at),
  primary key (org_id, opening_hours_id),
  foreign key (org_id, provider_id) references providers on delete cascade
);
create index opening_hours_by_weekday on opening_hours (org_id, weekday);

-- Wall-clock time as well. provider_id null: the whole clinic.
create table closures (
  org_id uuid not null references organizations,
  closure_id uuid not null default gen_random_uuid(),
  provider_id uuid,
  starts_local timestamp not null,
  ends_local timestamp not null check (ends_local > starts_local),
  reason text not null default '' check (length(reason) <= 500),
  primary key (org_id, closure_id),
  foreign key (org_id, provider_id) references providers on delete cascade
);
create index closures_by_end on closures (org_id, ends_local);

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
  primary key (org_id, contact_id),
  constraint uq_contacts_org_phone unique (org_id, phone),
  check (phone is not null or email not like '%.invalid')
);
-- Who has given no phone is known by the e-mail address alone.
create unique index uq_contacts_org_email_only on contacts (org_id, email) where phone is null;

create table appointments (
  org_id uuid not null references organizations,
  appointment_id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  service_id uuid not null,
  contact_id uuid not null,
  -- The person the visit is for; a parent's contact may carry a child's appointment.
  patient_name text not null check (length(patient_name) between 1 and 200),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- [starts_at - buffer before, ends_at + buffer after)
  blocked tstzrange not null,
  status text not null default 'confirmed' check (status in ('confirmed', 'completed', 'cancelled', 'no_show')),
  source text not null default 'phone' check (source in ('phone', 'staff', 'import')),
  notes text not null default '' check (length(notes) <= 2000),
  -- Which call made it; a repeat of that very call finds it again.
  request_key text check (length(request_key) between 1 and 300),
  -- Counts moves and cancellations, as iCalendar's SEQUENCE does (RFC 5545, 3.8.7.4).
  revision integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  cancelled_at timestamptz,
  primary key (org_id, appointment_id),
  foreign key (org_id, provider_id) references providers,
  foreign key (org_id, service_id) references services,
  foreign key (org_id, contact_id) references contacts,
  check (not isempty(blocked) and lower_inc(blocked) and not upper_inc(blocked)),
  check (lower(blocked) <= starts_at and upper(blocked) >= ends_at),
  -- The calendar looks this far back and ahead for what may reach into a range.
  check (upper(blocked) - lower(blocked) <= interval '24 hours'),
  -- The last word for every writer, whatever path it takes.
  constraint appointments_never_overlap exclude using gist (
    org_id with =, provider_id with =, blocked with &&
  ) where (status in ('confirmed', 'completed'))
);
create index appointments_by_provider_time on appointments (org_id, provider_id, starts_at)
  where status in ('confirmed', 'completed');
create index appointments_by_contact on appointments (org_id, contact_id, starts_at);
create unique index uq_appointments_request_key on appointments (org_id, request_key)
  where request_key is not null;

do $policies$
declare
  v_table text;
begin
  foreach v_table in array array['organizations', 'vapi_resources', 'providers', 'services', 'provider_services',
    'opening_hours', 'closures', 'contacts', 'appointments'] loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format('create policy tenant_only on %I using (org_id = (select current_org_id()))
      with check (org_id = (select current_org_id()))', v_table);
  end loop;
end
$policies$;

-- A secret is looked up before its tenant is known: who can name the hash may see that one row.
alter table webhook_secrets enable row level security;
alter table webhook_secrets force row level security;
create policy tenant_or_bearer on webhook_secrets
  using (org_id = (select current_org_id())
    or secret_hash = (select nullif(current_setting('app.secret_hash', true), '')))
  with check (org_id = (select current_org_id()));

-- What the server must be able to do, and nothing else.
grant usage on schema public to callwaiting_app;
grant select on organizations, webhook_secrets, vapi_resources, providers, services, provider_services,
  opening_hours, closures, contacts, appointments to callwaiting_app;
grant insert, update on contacts, appointments to callwaiting_app;
-- Row locks need it; no column of theirs is written.
grant update (active) on providers to callwaiting_app;
