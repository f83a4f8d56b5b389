create table appointments (
  org_id uuid not null references organizations,
  appointment_id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  service_id uuid not null,
  -- Null in a hold alone: it names nobody (waitlist_offers knows for whom it is), so nothing that goes by a person can take it for a visit.
  contact_id uuid,
  -- The person the visit is for; a parent's contact may carry a child's appointment.
  patient_name text not null check (length(patient_name) between 1 and 200),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- [starts_at - buffer before, ends_at + buffer after)
  blocked tstzrange not null,
  status text not null default 'confirmed' check (
    status in ('confirmed', 'completed', 'cancelled', 'no_show', 'held')),
  -- A hold: until then the time is kept for somebody who waits, and stands in nobody's way for a moment longer, whether or not
  -- somebody has taken the row away. It ends with the row; it is never an appointment.
  held_until timestamptz,
  source text not null default 'phone' check (source in ('phone', 'staff', 'import', 'patient')),
  notes text not null default '' check (length(notes) <= 2000),
  -- Which call made it; a repeat of that very call finds it again.
  request_key text check (length(request_key) between 1 and 300),
  -- Counts moves and cancellations, as iCalendar's SEQUENCE does (RFC 5545, 3.8.7.4).
  revision integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  cancelled_at timestamptz,
  -- Why staff overrode the rules, in their words; and which: past, notice, horizon, hours, overlap.
  override_reason text check (length(override_reason) between 1 and 500),
  overridden text[] not null default '{}' check (
    overridden <@ array['past', 'notice', 'horizon', 'hours', 'overlap']),
  overlap_allowed boolean not null default false,
  -- Null in appointments of before there were persons, until the contact is next worked on: then the name tells.
  person_id uuid,
  -- The appointment itself: what the clinic's clock shows when it begins. starts_at follows from it, and moves when the rules of
  -- clocks change or the clinic gets another zone. Null in what was over before the column was there.
  starts_local timestamp,
  -- The zone by which it was last told.
  time_zone text,
  -- What a change of the rules led to and somebody has to settle: the wall time is skipped by the clocks now (gap), or it is now
  -- that of another appointment as well (overlap).
  clock_trouble text check (clock_trouble in ('gap', 'overlap')),
  -- When the patient said by their link that they will come, at the time that it has.
  patient_confirmed_at timestamptz,
  -- The address that was said with the booking by a caller who is not known to be of the contact's number: letters about this visit go
  -- there, and none of another.
  said_email text check (length(said_email) between 3 and 320),
  -- What the desk booked together has one id, which the desk gave it ("every 4 weeks, 6 times"). Found by the contact: without an index of
  -- its own a booking by phone pays nothing for it.
  series_id uuid,
  -- When staff said that the patient is here, that they were taken in, and that it is completed or they did not come. The first two are
  -- of the day of the visit: moved to another one, it has neither (keep_wall_time).
  arrived_at timestamptz,
  in_room_at timestamptz,
  settled_at timestamptz,
  -- Whether its service needs a room or a device (keep_wall_time, book_appointment_atomic_v2); what it has is in taken_resources.
  needs_resources boolean not null default false,
  -- What a visit that was given up had (keep_had_resources). Null where that is not known.
  had_resources uuid[],
  -- Where it is: the place of the hours that it was booked in, whatever becomes of those (keep_wall_time, keep_location). Null in a
  -- clinic with one address.
  location_id uuid,
  -- Taken by the patient's own link. source is then one that servers of every version know.
  by_patient boolean not null default false,
  primary key (org_id, appointment_id),
  constraint appointments_person_fkey foreign key (org_id, person_id) references persons,
  foreign key (org_id, provider_id) references providers,
  foreign key (org_id, service_id) references services,
  foreign key (org_id, contact_id) references contacts,
  foreign key (org_id, location_id) references locations,
  check (not isempty(blocked) and lower_inc(blocked) and not upper_inc(blocked)),
  check (lower(blocked) <= starts_at and upper(blocked) >= ends_at),
  -- The calendar looks this far back and ahead for what may reach into a range.
  check (upper(blocked) - lower(blocked) <= interval '24 hours'),
  constraint appointments_hold check (
    (status = 'held') = (held_until is not null) and (status = 'held') = (contact_id is null)),
  constraint appointments_override_has_reason check (
    (override_reason is not null) = (overridden <> '{}') and overlap_allowed = ('overlap' = any (overridden))),
  -- The last word for every writer, whatever path it takes. An overlap that staff allowed keeps others out by being busy time:
  -- whoever books looks under the provider's lock.
  constraint appointments_never_overlap exclude using gist (
    org_id with =, provider_id with =, blocked with &&
  ) where (status in ('confirmed', 'completed', 'held') and not overlap_allowed)
);
create index appointments_by_provider_time on appointments (org_id, provider_id, starts_at)
  where status in ('confirmed', 'completed', 'held');
create index appointments_by_contact on appointments (org_id, contact_id, starts_at);
create index appointments_by_time on appointments (org_id, starts_at);
create index appointments_by_phone on appointments (org_id, created_at) where source = 'phone';
create index appointments_by_clock_trouble on appointments (org_id, starts_at) where clock_trouble is not null;
create unique index uq_appointments_request_key on appointments (org_id, request_key)
  where request_key is not null;

alter table appointments enable row level security;
alter table appointments force row level security;
create policy tenant_only on appointments
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on appointments for each row
  execute function record_change('appointment', 'appointment_id', '{}', '{blocked,revision,request_key,person_id,starts_local,time_zone,said_email,needs_resources,had_resources,by_patient}', '{}');

create trigger keep_wall_time before insert or update of starts_at on appointments
  for each row execute function keep_wall_time();
create trigger keep_location before update of provider_id, ends_at on appointments for each row
  when (new.starts_at = old.starts_at and (new.provider_id <> old.provider_id or new.ends_at <> old.ends_at))
  execute function keep_location();
create trigger set_person before insert or update of contact_id, patient_name, person_id on appointments
  for each row execute function set_person();

create trigger take_resources after insert on appointments for each row
  when (new.needs_resources) execute function keep_resources();
create trigger move_resources after update of blocked, status, overlap_allowed on appointments for each row
  when (new.needs_resources and (old.blocked <> new.blocked or old.overlap_allowed <> new.overlap_allowed
    or (old.status in ('confirmed', 'completed', 'held')) <> (new.status in ('confirmed', 'completed', 'held'))))
  execute function keep_resources();

create trigger keep_had_resources before update of status on appointments for each row
  when (new.needs_resources and old.status in ('confirmed', 'completed') and new.status in ('cancelled', 'no_show'))
  execute function keep_had_resources();

create trigger wake_for_own_visit after insert or update of starts_at, ends_at, status, contact_id on appointments for each row
  when (new.status = 'confirmed') execute function wake_for_own_visit();
create trigger note_freed_time after update on appointments for each row
  when (old.status = 'confirmed' and (new.status in ('cancelled', 'no_show') or new.status = 'confirmed'
    and (new.provider_id <> old.provider_id or not new.blocked @> old.blocked)))
  execute function note_freed_time();

grant select, insert, update on appointments to callwaiting_app;
