-- Whether a clinic writes to its patients, and when. Without a row it does not.
create table message_settings (
  org_id uuid primary key references organizations,
  is_on boolean not null default true,
  by_email boolean not null default true,
  by_sms boolean not null default false,
  -- Texts to numbers of other countries than the clinic's as well: they cost more.
  sms_abroad boolean not null default false,
  -- How long before a visit a reminder is due; whole days are counted on the clinic's clock.
  reminder_minutes integer[] not null default '{2880,120}' check (
    cardinality(reminder_minutes) <= 5 and 30 <= all (reminder_minutes) and 43200 >= all (reminder_minutes)),
  -- What staff did is told so much later, so that an undo tells nothing.
  undo_minutes integer not null default 2 check (undo_minutes between 0 and 60),
  -- No reminder is sent between the two, on the clinic's clock; equal: at any time.
  quiet_from time not null default '21:00',
  quiet_until time not null default '08:00',
  -- So many reminders at most reach a person, whatever they have booked.
  reminders_a_day integer not null default 1 check (reminders_a_day between 1 and 5),
  reminders_a_week integer not null default 3 check (reminders_a_week between 1 and 20),
  updated_at timestamptz not null default now(),
  -- When they were last switched on: whoever booked before that was not told of it by us. Null: never, or it is not known.
  on_since timestamptz
);

alter table message_settings enable row level security;
alter table message_settings force row level security;
create policy tenant_only on message_settings
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on message_settings for each row
  execute function record_change('message_settings', 'org_id', '{}', '{on_since}', '{}');

grant select, insert, update on message_settings to callwaiting_app;
