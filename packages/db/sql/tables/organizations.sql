-- The tenants, and the rules of their calendars. Every key of every other table carries org_id: a row cannot point into another
-- tenant, and row-level security (forced, so that the owner obeys it as well) shows no row at all until app.org_id is set.
create table organizations (
  org_id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  -- IANA zone of a place; the trigger refuse_zone_name has the rules.
  time_zone text not null,
  -- ISO 3166-1 alpha-2: where a phone number without a country code is read.
  region text not null default 'US' check (region ~ '^[A-Z]{2}$'),
  slot_interval_minutes integer not null default 30 check (slot_interval_minutes between 5 and 480),
  min_notice_minutes integer not null default 60 check (min_notice_minutes between 0 and 43200),
  horizon_days integer not null default 365 check (horizon_days between 1 and 1095),
  -- E.164; where a caller who wants a person is put through.
  transfer_number text check (transfer_number ~ '^\+[1-9][0-9]{6,14}$'),
  created_at timestamptz not null default now(),
  -- Days after which the words of a call are removed; null keeps them.
  call_words_days integer check (call_words_days between 1 and 3650),
  -- What a caller must know before the line reads, moves or cancels what is booked.
  caller_check text not null default 'number_and_name' check (
    caller_check in ('number_and_name', 'name_and_birth_date', 'staff_only')),
  -- What stood in time_zone until a migration put a place in its stead, because it named none (IST, +05:30). Staff are asked
  -- whether the place is right until somebody saves the settings.
  replaced_time_zone text,
  -- What the clinic says to callers who say one of its own words for what is urgent: [{words, sentence, phone}].
  red_flags jsonb not null default '[]' check (jsonb_typeof(red_flags) = 'array' and jsonb_array_length(red_flags) <= 30),
  -- When the rules of its clock changed, until the last of its appointments has followed them (reanchor_appointments); null: all have.
  clock_changed_at timestamptz,
  -- Whether recordings are fetched from Vapi before their links end, and kept here.
  keep_recordings boolean not null default false,
  -- How long a freed time is kept for somebody on the waitlist who was offered it.
  hold_minutes integer not null default 30 check (hold_minutes between 5 and 1440),
  -- How they are reached, in this order, each where it can reach them: a text or else a letter with a link, the assistant, the front desk.
  offer_ways text[] not null default '{message,call,staff}' check (
    offer_ways <@ array['message', 'call', 'staff'] and cardinality(offer_ways) between 1 and 3),
  -- Whether callers for whom nothing fits are offered the waitlist.
  offers_waitlist boolean not null default true,
  -- Whether it has two locations in use or more (count_locations).
  has_locations boolean not null default false
);

alter table organizations enable row level security;
alter table organizations force row level security;
create policy tenant_only on organizations
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on organizations for each row
  execute function record_change('organization', 'org_id', '{}', '{has_locations}', '{clock_changed_at}');
create trigger refuse_zone_name before insert or update of time_zone on organizations
  for each row execute function refuse_zone_name();
create trigger organizations_have_accounts after insert or update of name on organizations
  for each row execute function accounts.follow_organization();

grant select on organizations to callwaiting_app;
grant update (name, time_zone, region, slot_interval_minutes, min_notice_minutes, horizon_days, transfer_number,
  call_words_days, caller_check, replaced_time_zone, red_flags, clock_changed_at, keep_recordings, hold_minutes, offer_ways, offers_waitlist, has_locations) on organizations to callwaiting_app;
