-- What a clinic writes to its patients: planned from the changes of its visits, handed over by a job. Nobody's clinic writes before it is
-- switched on.
-- With a contact's data goes what was written to them, whichever version of the server erases it.
create or replace function forget_messages() returns trigger
language plpgsql
as $fn$
begin
  update messages m set recipient = null, subject = null, body = null, updated_at = now()
  from appointments a
  where a.org_id = new.org_id and a.contact_id = new.contact_id and m.org_id = a.org_id and m.appointment_id = a.appointment_id
    and m.recipient is not null;
  return null;
end
$fn$;

-- How far the changes of an organization were turned into what follows from them. The rows of `changes` are the events: the
-- transaction that books, moves or cancels has written them, so none is owed that did not happen, and none that happened is lost.
create table event_cursors (
  org_id uuid not null references organizations,
  consumer text not null check (consumer in ('messages')),
  -- Up to and including this one, in the order in which readChangesSince reads.
  xact xid8 not null,
  change_id bigint not null,
  primary key (org_id, consumer)
);

alter table event_cursors enable row level security;
alter table event_cursors force row level security;
create policy tenant_only on event_cursors
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update on event_cursors to callwaiting_app;

-- Whether a clinic writes to its patients, and when. Without a row it does not.
create table message_settings (
  org_id uuid primary key references organizations,
  is_on boolean not null default true,
  -- How long before a visit a reminder is due; whole days are counted on the clinic's clock.
  reminder_minutes integer[] not null default '{2880,120}' check (
    cardinality(reminder_minutes) <= 5 and 30 <= all (reminder_minutes) and 43200 >= all (reminder_minutes)),
  -- What staff did is told so much later, so that an undo tells nothing.
  undo_minutes integer not null default 2 check (undo_minutes between 0 and 60),
  -- No reminder is sent between the two, on the clinic's clock; equal: at any time.
  quiet_from time not null default '21:00',
  quiet_until time not null default '08:00',
  updated_at timestamptz not null default now()
);

alter table message_settings enable row level security;
alter table message_settings force row level security;
create policy tenant_only on message_settings
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on message_settings for each row
  execute function record_change('message_settings', 'org_id', '{}', '{}', '{}');

grant select, insert, update on message_settings to callwaiting_app;

-- What patients are told of their visits: planned, handed over, or why not.
create table messages (
  org_id uuid not null references organizations,
  message_id uuid not null default gen_random_uuid(),
  appointment_id uuid not null,
  channel text not null default 'email' check (channel in ('email')),
  kind text not null check (kind in ('confirmation', 'reminder', 'moved', 'cancelled')),
  -- Of a reminder: how long before the visit. 0 otherwise.
  lead_minutes integer not null default 0 check (lead_minutes between 0 and 43200),
  -- What it tells: the visit's version, and what of it a patient would miss.
  revision integer not null,
  starts_local timestamp not null,
  provider_id uuid not null,
  due_at timestamptz not null,
  -- sending: claimed by a server, which may have died with it. failed: given up. dropped: nobody needs it any more.
  status text not null default 'planned' check (status in ('planned', 'sending', 'sent', 'dropped', 'failed')),
  -- Why it was dropped or could not be sent; never a patient's words or address.
  trouble text check (length(trouble) between 1 and 300),
  attempts integer not null default 0,
  claimed_at timestamptz,
  sent_at timestamptz,
  -- As it was handed over; gone with the contact's data.
  recipient text check (length(recipient) between 3 and 320),
  subject text check (length(subject) between 1 and 300),
  body text check (length(body) between 1 and 20000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, message_id),
  foreign key (org_id, appointment_id) references appointments,
  constraint uq_messages_version unique (org_id, appointment_id, channel, kind, lead_minutes, revision),
  check ((lead_minutes > 0) = (kind = 'reminder')),
  check ((sent_at is not null) = (status = 'sent'))
);
create index messages_by_due on messages (org_id, due_at) where status in ('planned', 'sending');
create index messages_by_time on messages (org_id, created_at);
create index messages_that_failed on messages (org_id, updated_at) where status = 'failed';

alter table messages enable row level security;
alter table messages force row level security;
create policy tenant_only on messages
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone: what it says is no part of the audit log.
create trigger record_change after insert or update on messages for each row
  execute function record_change('message', 'message_id', '{}', '{}', '{*}');

grant select, insert, update on messages to callwaiting_app;

-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what speaks of another version of it is dropped and never sent. The messages of a visit go one after
-- the other. One that a server took along when it died is taken again after ten minutes, under the same id, by which mail servers
-- and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week for an address.
create or replace function claim_message(p_org_id uuid, p_now timestamptz default null) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_message messages;
  v_visit appointments;
  v_contact contacts;
  v_trouble text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and (m.status = 'planned' and m.due_at <= v_now
        or m.status = 'sending' and m.claimed_at <= v_now - interval '10 minutes')
      and not exists (select from messages o where o.org_id = p_org_id and o.appointment_id = m.appointment_id
        and o.status = 'sending' and o.message_id <> m.message_id and o.claimed_at > v_now - interval '10 minutes')
    order by m.due_at, m.message_id limit 1
    for update skip locked;
    if not found then
      return null;
    end if;
    -- The row is kept as it is until this is decided, and a move waits no longer than that.
    select * into v_visit from appointments
    where org_id = p_org_id and appointment_id = v_message.appointment_id for share;
    select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
    v_trouble := case
      when not exists (select from message_settings where org_id = p_org_id and is_on) then 'messages are switched off'
      when v_visit.revision <> v_message.revision or v_visit.starts_local <> v_message.starts_local
        or (v_visit.status = 'cancelled') <> (v_message.kind = 'cancelled')
        or v_visit.status not in ('confirmed', 'cancelled') then 'the visit was changed'
      when v_visit.starts_at <= v_now then 'the visit has begun'
      when v_contact.erased_at is not null or v_contact.email_is_placeholder then 'there is no address'
      when v_message.kind = 'reminder' and is_reminded_enough(p_org_id, v_contact.email, v_now) then 'enough was sent' end;
    if v_trouble is null then
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1, updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning * into v_message;
      return message_json(v_message, v_contact.email);
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;

-- What became of a message that claim_message gave out: p_trouble null when it was handed over. Otherwise it waits again, longer each
-- time (1, 5, 15 minutes, 1, 4, 12 hours), unless p_final says that no other try can help or eight were made: then staff see it.
-- False where it is no longer this attempt's to say.
create or replace function finish_message(
  p_org_id uuid, p_message_id uuid, p_attempt integer, p_recipient text, p_subject text, p_body text,
  p_trouble text default null, p_final boolean default false, p_now timestamptz default null
) returns boolean
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update messages set
    status = case when p_trouble is null then 'sent' when p_final or attempts >= 8 then 'failed' else 'planned' end,
    trouble = left(p_trouble, 300),
    sent_at = case when p_trouble is null then v_now end,
    due_at = case when p_trouble is null or p_final or attempts >= 8 then due_at
      else v_now + (array['1 minute', '5 minutes', '15 minutes', '1 hour', '4 hours', '12 hours']::interval[])[least(attempts, 6)] end,
    claimed_at = null, recipient = p_recipient, subject = left(p_subject, 300), body = left(p_body, 20000), updated_at = v_now
  where org_id = p_org_id and message_id = p_message_id and status = 'sending' and attempts = p_attempt;
  return found;
end
$fn$;

create or replace function is_reminded_enough(p_org_id uuid, p_recipient text, p_now timestamptz) returns boolean
language sql stable
return (
  select count(*) filter (where m.sent_at > p_now - interval '20 hours') >= 1 or count(*) >= 3
  from messages m
  where m.org_id = p_org_id and m.status = 'sent' and m.kind = 'reminder' and m.recipient = p_recipient
    and m.sent_at > p_now - interval '7 days');

-- What a message is made of.
create or replace function message_json(p_message messages, p_recipient text) returns json
language sql stable
return (
  select json_build_object(
    'messageId', p_message.message_id, 'appointmentId', a.appointment_id, 'kind', p_message.kind,
    'attempt', p_message.attempts, 'recipient', p_recipient, 'revision', p_message.revision,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientName', a.patient_name, 'providerName', p.name,
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone))
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id);

-- What a patient has yet to be told of a visit as it is now. It goes by what was told last and not by what happened, so a visit that
-- was moved twice is told once, an undo tells nothing, and doing it again changes nothing. What waits and speaks of another version goes.
create or replace function plan_appointment_messages(
  p_org_id uuid, p_appointment_id uuid, p_by_staff boolean, p_now timestamptz
) returns void
language plpgsql
as $fn$
declare
  v_visit appointments;
  v_told messages;
  v_settings message_settings;
  v_kind text;
  v_due_at timestamptz;
  v_lead integer;
begin
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  select * into v_settings from message_settings where org_id = p_org_id;
  if v_visit.appointment_id is null or v_settings.org_id is null or v_visit.starts_local is null then
    return;
  end if;
  update messages set status = 'dropped', trouble = 'the visit was changed', updated_at = p_now
  where org_id = p_org_id and appointment_id = p_appointment_id and status = 'planned'
    and (revision <> v_visit.revision or v_visit.status <> 'confirmed' and kind <> 'cancelled');
  -- By import nobody expects to be told; of the past nobody needs to be; and without an address there is nowhere to write to: once
  -- there is one, the change of the contact leads here again.
  if v_visit.source = 'import' or v_visit.starts_at <= p_now or not exists (
      select from contacts c where c.org_id = p_org_id and c.contact_id = v_visit.contact_id
        and c.erased_at is null and not c.email_is_placeholder) then
    return;
  end if;
  select * into v_told from messages
  where org_id = p_org_id and appointment_id = p_appointment_id and kind <> 'reminder' and status in ('sending', 'sent')
  order by revision desc limit 1;
  v_kind := case
    when v_visit.status = 'cancelled' then case when v_told.kind <> 'cancelled' then 'cancelled' end
    when v_visit.status <> 'confirmed' then null
    when v_told.message_id is null or v_told.kind = 'cancelled' then 'confirmation'
    when (v_told.starts_local, v_told.provider_id) is distinct from (v_visit.starts_local, v_visit.provider_id) then 'moved' end;
  if v_kind is not null then
    v_due_at := p_now + case when p_by_staff then make_interval(mins => v_settings.undo_minutes) else interval '0' end;
    perform plan_message(v_visit, v_kind, 0, v_due_at);
  end if;
  if v_visit.status = 'confirmed' then
    foreach v_lead in array v_settings.reminder_minutes loop
      v_due_at := reminder_due_at(v_settings, v_visit, v_lead);
      -- Not right after the visit was made or moved, and not when they are on their way.
      if v_due_at > p_now + interval '1 hour' and v_due_at <= v_visit.starts_at - interval '30 minutes' then
        perform plan_message(v_visit, 'reminder', v_lead, v_due_at);
      end if;
    end loop;
  end if;
end
$fn$;

-- One message of one version of a visit, once. What was dropped (an undo, say) waits again, and a reminder that waits follows the visit where
-- the rules of clocks have moved its moment.
create or replace function plan_message(p_visit appointments, p_kind text, p_lead_minutes integer, p_due_at timestamptz) returns void
language sql
as $fn$
  insert into messages (org_id, appointment_id, kind, lead_minutes, revision, starts_local, provider_id, due_at)
  values (p_visit.org_id, p_visit.appointment_id, p_kind, p_lead_minutes, p_visit.revision, p_visit.starts_local,
    p_visit.provider_id, p_due_at)
  on conflict on constraint uq_messages_version do update
    set status = 'planned', trouble = null, due_at = excluded.due_at, starts_local = excluded.starts_local,
      provider_id = excluded.provider_id, updated_at = now()
    where messages.status = 'dropped' or messages.status = 'planned' and messages.kind = 'reminder' and messages.attempts = 0
$fn$;

-- Turns the changes since the last time into messages, a page at a time, and says how many changes it read: a full page means that more
-- may wait. Null where another server is at it, or the clinic writes to nobody. Only what no running transaction can precede is
-- read, as in readChangesSince.
create or replace function plan_messages(p_org_id uuid, p_now timestamptz default null, p_limit integer default 500) returns integer
language plpgsql
as $fn$
declare
  v_cursor event_cursors;
  v_last record;
  v_change record;
  v_count integer := 0;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from message_settings where org_id = p_org_id and is_on) then
    return null;
  end if;
  select * into v_cursor from event_cursors where org_id = p_org_id and consumer = 'messages' for update skip locked;
  if not found then
    return null;
  end if;
  -- A restored database counts its transactions anew, and nothing would be read for ever: what happened since then is told again
  -- only where plan_appointment_messages finds it untold.
  if v_cursor.xact > pg_snapshot_xmax(pg_current_snapshot()) then
    v_cursor.xact := '0';
    v_cursor.change_id := 0;
  end if;
  for v_change in
    with page as (
      select c.xact, c.change_id, c.entity, c.entity_id, c.actor_kind
      from changes c
      where c.org_id = p_org_id and (c.xact, c.change_id) > (v_cursor.xact, v_cursor.change_id)
        and c.xact < pg_snapshot_xmin(pg_current_snapshot())
      order by c.xact, c.change_id limit p_limit)
    select page.*, row_number() over (partition by entity, entity_id order by xact desc, change_id desc) = 1 as is_last
    from page order by xact, change_id
  loop
    v_count := v_count + 1;
    v_last := v_change;
    if v_change.entity = 'appointment' and v_change.is_last then
      perform plan_appointment_messages(p_org_id, v_change.entity_id::uuid, v_change.actor_kind = 'user', coalesce(p_now, now()));
    elsif v_change.entity = 'contact' and v_change.is_last then
      perform plan_appointment_messages(p_org_id, a.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from appointments a
      where a.org_id = p_org_id and a.contact_id = v_change.entity_id::uuid and a.status = 'confirmed'
        and a.starts_at > coalesce(p_now, now());
    end if;
  end loop;
  if v_count > 0 then
    update event_cursors set xact = v_last.xact, change_id = v_last.change_id
    where org_id = p_org_id and consumer = 'messages';
  end if;
  return v_count;
end
$fn$;

-- Whole days are counted on the clinic's clock, so that "two days before" is the same time of day across a change of clocks. What
-- would fall into the quiet hours comes at their end.
create or replace function reminder_due_at(p_settings message_settings, p_visit appointments, p_lead_minutes integer) returns timestamptz
language plpgsql stable
as $fn$
declare
  v_zone text := (select time_zone from organizations where org_id = p_visit.org_id);
  v_local timestamp;
  v_quiet_until timestamp;
begin
  v_local := case when p_lead_minutes % 1440 = 0
    then p_visit.starts_local - make_interval(days => p_lead_minutes / 1440)
    else clock.local_time(v_zone, p_visit.starts_at - make_interval(mins => p_lead_minutes)) end;
  v_quiet_until := case
    when p_settings.quiet_from <= p_settings.quiet_until then
      case when v_local::time >= p_settings.quiet_from and v_local::time < p_settings.quiet_until
        then v_local::date + p_settings.quiet_until end
    when v_local::time >= p_settings.quiet_from then v_local::date + 1 + p_settings.quiet_until
    when v_local::time < p_settings.quiet_until then v_local::date + p_settings.quiet_until end;
  return clock.moment_of(v_zone, coalesce(v_quiet_until, v_local));
end
$fn$;

-- Whether and when a clinic writes to its patients. What happened before it was switched on is told to nobody.
create or replace function save_message_settings(p_org_id uuid, p_settings jsonb) returns void
language plpgsql
as $fn$
declare
  v_was_on boolean := exists (select from message_settings where org_id = p_org_id and is_on);
  v_settings message_settings;
begin
  insert into message_settings (org_id) values (p_org_id) on conflict do nothing;
  select * into v_settings from message_settings where org_id = p_org_id for update;
  v_settings := jsonb_populate_record(v_settings, p_settings - '{org_id,updated_at}'::text[]);
  update message_settings set is_on = v_settings.is_on, reminder_minutes = v_settings.reminder_minutes,
    undo_minutes = v_settings.undo_minutes, quiet_from = v_settings.quiet_from, quiet_until = v_settings.quiet_until,
    updated_at = now()
  where org_id = p_org_id;
  if v_settings.is_on and not v_was_on then
    insert into event_cursors (org_id, consumer, xact, change_id)
    values (p_org_id, 'messages', pg_snapshot_xmin(pg_current_snapshot()), 0)
    on conflict (org_id, consumer) do update set xact = excluded.xact, change_id = excluded.change_id;
  end if;
end
$fn$;

CREATE TRIGGER forget_messages AFTER UPDATE OF erased_at ON public.contacts FOR EACH ROW WHEN (((new.erased_at IS NOT NULL) AND (old.erased_at IS NULL))) EXECUTE FUNCTION forget_messages();
