-- Patients are told by text as well, where the clinic wants that: a message has a channel, says how it went out and what the carrier
-- calls it, and remembers since when nobody knows whether it was taken. Servers of the version before ask for letters alone, and
-- go on sending them. What asks for a lock on messages makes no caller wait: they are written after a booking, by jobs.
alter table messages drop constraint messages_channel_check;
alter table messages add constraint messages_channel_check check (channel in ('email', 'sms'));
alter table integrations drop constraint integrations_kind_check;
alter table integrations add constraint integrations_kind_check check (kind in ('vapi', 'twilio'));

-- With a contact's data goes what was written to them and what they wrote back, whichever version of the server erases it, and what they
-- said of being written to: the carrier keeps its own list of who wants no texts.
create or replace function forget_messages() returns trigger
language plpgsql
as $fn$
declare
  v_addresses text[];
begin
  select array_agg(distinct t.address) into v_addresses from (
    select unnest(array[old.phone, lower(old.email)]) as address
    union all
    select m.recipient from messages m join appointments a on a.org_id = m.org_id and a.appointment_id = m.appointment_id
    where a.org_id = new.org_id and a.contact_id = new.contact_id) t
  where t.address is not null and not exists (select from contacts o where o.org_id = new.org_id
    and o.contact_id <> new.contact_id and o.erased_at is null and t.address in (o.phone, lower(o.email)));
  delete from message_consents c where c.org_id = new.org_id and c.address = any (v_addresses);
  delete from message_replies r where r.org_id = new.org_id and r.address = any (v_addresses);
  update messages m set recipient = null, subject = null, body = null, reference = null, updated_at = now()
  from appointments a
  where a.org_id = new.org_id and a.contact_id = new.contact_id and m.org_id = a.org_id and m.appointment_id = a.appointment_id
    and (m.recipient is not null or m.reference is not null);
  return null;
end
$fn$;

-- Whether a number or an address may be written to, where somebody has said so. Without a row it may: who books with it hears of
-- that visit and of nothing else.
create table message_consents (
  org_id uuid not null references organizations,
  consent_id uuid not null default gen_random_uuid(),
  channel text not null check (channel in ('email', 'sms')),
  -- E.164, or an e-mail address in lower case.
  address text not null check (length(address) between 3 and 320),
  is_allowed boolean not null,
  -- reply: they wrote STOP or START; carrier: it refused a text because they had; staff: at the front desk.
  how text not null check (how in ('reply', 'carrier', 'staff')),
  -- Of the staff: who.
  by_name text check (length(by_name) between 1 and 200),
  changed_at timestamptz not null default now(),
  primary key (org_id, consent_id),
  constraint uq_message_consents_address unique (org_id, channel, address)
);

alter table message_consents enable row level security;
alter table message_consents force row level security;
create policy tenant_only on message_consents
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone: the row itself says who, when and how.
create trigger record_change after insert or update on message_consents for each row
  execute function record_change('message', 'consent_id', '{}', '{}', '{*}');

grant select, insert, update, delete on message_consents to callwaiting_app;

-- What patients wrote back. It is read by people, except for the few words that every carrier knows.
create table message_replies (
  org_id uuid not null references organizations,
  reply_id uuid not null default gen_random_uuid(),
  -- What the carrier calls it: one that is sent here again is the same.
  reference text not null check (length(reference) between 1 and 100),
  -- E.164
  address text not null check (length(address) between 3 and 320),
  meaning text not null check (meaning in ('stop', 'start', 'help', 'words')),
  body text not null check (length(body) <= 2000),
  received_at timestamptz not null default now(),
  primary key (org_id, reply_id),
  constraint uq_message_replies_reference unique (org_id, reference)
);
create index message_replies_by_address on message_replies (org_id, address, received_at);

alter table message_replies enable row level security;
alter table message_replies force row level security;
create policy tenant_only on message_replies
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- For live screens alone.
create trigger record_change after insert on message_replies for each row
  execute function record_change('message', 'reply_id', '{}', '{}', '{*}');

grant select, insert, delete on message_replies to callwaiting_app;

alter table message_settings add column by_email boolean not null default true;

alter table message_settings add column by_sms boolean not null default false;

alter table message_settings add column sms_abroad boolean not null default false;

-- A clinic's own words for what patients are told. Without a row the words are ours (packages/domain/src/message/default-templates.ts).
create table message_templates (
  org_id uuid not null references organizations,
  channel text not null check (channel in ('email', 'sms')),
  kind text not null check (kind in ('confirmation', 'reminder', 'moved', 'cancelled')),
  -- Of a text: empty.
  subject text not null check (length(subject) <= 200),
  body text not null check (length(body) between 1 and 4000),
  updated_at timestamptz not null default now(),
  primary key (org_id, channel, kind)
);

alter table message_templates enable row level security;
alter table message_templates force row level security;
create policy tenant_only on message_templates
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on message_templates for each row
  execute function record_change('message_settings', 'kind', '{}', '{}', '{}');

grant select, insert, update, delete on message_templates to callwaiting_app;

alter table messages add column delivered_at timestamp with time zone;

alter table messages add column reference text;

alter table messages add column unsettled_at timestamp with time zone;

alter table messages add column via text;

drop function claim_message(p_org_id uuid, p_now timestamp with time zone);
-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a visit go one after
-- the other. One that a server took along when it died is taken again after ten minutes, under the same id, by which mail servers
-- and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week, whichever way they go. The text comes first, and where it cannot
-- be sent the letter takes its place. Servers that know of no texts ask for letters alone.
create or replace function claim_message(p_org_id uuid, p_now timestamptz default null, p_channels text[] default '{email}')
returns json
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
    where m.org_id = p_org_id and m.channel = any (p_channels) and (m.status = 'planned' and m.due_at <= v_now
        or m.status = 'sending' and m.claimed_at <= v_now - interval '10 minutes')
      and not exists (select from messages o where o.org_id = p_org_id and o.appointment_id = m.appointment_id
        and o.status = 'sending' and o.message_id <> m.message_id and o.claimed_at > v_now - interval '10 minutes')
    order by m.due_at, m.channel desc, m.message_id limit 1
    for update skip locked;
    if not found then
      return null;
    end if;
    -- The row is kept as it is until this is decided, and a move waits no longer than that.
    select * into v_visit from appointments
    where org_id = p_org_id and appointment_id = v_message.appointment_id for share;
    select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
    v_trouble := message_trouble(v_message, v_visit, v_contact, v_now);
    if v_trouble is null then
      -- What is told is since when the outcome of an earlier attempt is unknown; null where there was none, or it is known.
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1,
        unsettled_at = coalesce(unsettled_at, v_now), updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning attempts into v_message.attempts;
      return message_json(v_message, case v_message.channel when 'sms' then v_contact.phone else v_contact.email end);
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;

drop function finish_message(p_org_id uuid, p_message_id uuid, p_attempt integer, p_recipient text, p_subject text, p_body text, p_trouble text, p_final boolean, p_now timestamp with time zone);
-- What became of a message that claim_message gave out: p_trouble null when it was handed over. Otherwise it waits again, longer each
-- time (1, 5, 15 minutes, 1, 4, 12 hours), unless p_final says that no other try can help or eight were made: then staff see it.
-- p_unknown: the answer never came, and the next attempt asks before it sends. p_needless: there was no use in sending it (a number
-- that takes no texts). False where it is no longer this attempt's to say.
create or replace function finish_message(
  p_org_id uuid, p_message_id uuid, p_attempt integer, p_recipient text, p_subject text, p_body text,
  p_trouble text default null, p_final boolean default false, p_now timestamptz default null,
  p_via text default null, p_reference text default null, p_unknown boolean default false, p_needless boolean default false
) returns boolean
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update messages set
    status = case when p_trouble is null then 'sent' when p_needless then 'dropped' when p_final or attempts >= 8 then 'failed' else 'planned' end,
    trouble = left(p_trouble, 300),
    sent_at = case when p_trouble is null then v_now end,
    due_at = case when p_trouble is null or p_final or attempts >= 8 then due_at
      else v_now + (array['1 minute', '5 minutes', '15 minutes', '1 hour', '4 hours', '12 hours']::interval[])[least(attempts, 6)] end,
    claimed_at = null, unsettled_at = case when p_unknown then unsettled_at end, via = p_via, reference = p_reference, recipient = p_recipient, subject = left(p_subject, 300), body = left(p_body, 20000), updated_at = v_now
  where org_id = p_org_id and message_id = p_message_id and status = 'sending' and attempts = p_attempt;
  return found;
end
$fn$;

drop function is_reminded_enough(p_org_id uuid, p_recipient text, p_now timestamp with time zone);
-- Reminders of a day and of a week, by whatever way they went, to this number or address or to this contact by another.
create or replace function is_reminded_enough(p_org_id uuid, p_recipient text, p_contact_id uuid, p_now timestamptz) returns boolean
language sql stable
return (
  select count(*) filter (where m.sent_at > p_now - interval '20 hours') >= 1 or count(*) >= 3
  from messages m
  where m.org_id = p_org_id and m.status = 'sent' and m.kind = 'reminder' and m.sent_at > p_now - interval '7 days'
    and (m.recipient = p_recipient or m.appointment_id in (
      select a.appointment_id from appointments a where a.org_id = p_org_id and a.contact_id = p_contact_id)));

-- How a contact can be told at all, by what the clinic wants and what is known of them. Whether they may be, and whether the number takes
-- texts, is looked at when a message is handed over: until then either may change.
create or replace function message_channels(p_settings message_settings, p_contact contacts) returns text[]
language sql immutable
return case when p_contact.erased_at is not null or p_contact.contact_id is null then '{}'::text[] else
  case when p_settings.by_sms and p_contact.phone is not null then '{sms}'::text[] else '{}' end
  || case when p_settings.by_email and not p_contact.email_is_placeholder then '{email}'::text[] else '{}' end end;

-- What a message is made of. The references are those of texts to the same number that are known to be others.
create or replace function message_json(p_message messages, p_recipient text) returns json
language sql stable
return (
  select json_build_object(
    'messageId', p_message.message_id, 'appointmentId', a.appointment_id, 'channel', p_message.channel, 'kind', p_message.kind,
    'attempt', p_message.attempts, 'recipient', p_recipient, 'revision', a.revision,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientName', a.patient_name, 'providerName', p.name,
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone), 'region', o.region,
    'template', (select json_build_object('subject', t.subject, 'body', t.body) from message_templates t
      where t.org_id = p_message.org_id and t.channel = p_message.channel and t.kind = p_message.kind),
    'mayGoAbroad', coalesce((select s.sms_abroad from message_settings s where s.org_id = p_message.org_id), false),
    'unsettledSince', iso_instant(p_message.unsettled_at),
    'otherReferences', (select coalesce(json_agg(m.reference), '[]') from messages m
      where m.org_id = p_message.org_id and p_message.unsettled_at is not null and m.channel = p_message.channel
        and m.reference is not null and m.recipient = p_recipient and m.sent_at > p_message.unsettled_at - interval '1 hour'))
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id);

-- Why a message that is due is not to be handed over; null where nothing stands against it.
create or replace function message_trouble(p_message messages, p_visit appointments, p_contact contacts, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_settings message_settings;
  v_address text := case p_message.channel when 'sms' then p_contact.phone else p_contact.email end;
begin
  select * into v_settings from message_settings where org_id = p_message.org_id and is_on;
  return case
    when v_settings.org_id is null then 'messages are switched off'
    when not still_tells(p_message, p_visit) then 'the visit was changed'
    when p_visit.starts_at <= p_now then 'the visit has begun'
    when p_contact.erased_at is not null then 'there is no address'
    when p_message.channel = 'sms' and not v_settings.by_sms then 'texts are switched off'
    when p_message.channel = 'email' and not v_settings.by_email then 'e-mails are switched off'
    when p_message.channel = 'sms' and p_contact.phone is null then 'there is no number'
    when p_message.channel = 'email' and p_contact.email_is_placeholder then 'there is no address'
    when exists (select from message_consents c where c.org_id = p_message.org_id and c.channel = p_message.channel
      and c.address = v_address and not c.is_allowed) then
      case p_message.channel when 'sms' then 'they asked for no texts' else 'they asked for no e-mails' end
    when p_message.kind = 'reminder' and is_reminded_enough(p_message.org_id, v_address, p_visit.contact_id, p_now)
      then 'enough was sent' end;
end
$fn$;

-- What somebody has said of being written to. Said again, the first time counts.
create or replace function note_consent(
  p_org_id uuid, p_channel text, p_address text, p_is_allowed boolean, p_how text, p_by_name text default null
) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into message_consents (org_id, channel, address, is_allowed, how, by_name)
  values (p_org_id, p_channel, lower(p_address), p_is_allowed, p_how, left(p_by_name, 200))
  on conflict on constraint uq_message_consents_address do update
    set is_allowed = excluded.is_allowed, how = excluded.how, by_name = excluded.by_name, changed_at = now()
    where message_consents.is_allowed <> excluded.is_allowed;
end
$fn$;

-- Keeps what a patient wrote back, once, and obeys it. YES means yes to many questions: it lets texts come again where they were stopped, and
-- is no more than a word otherwise. False where it was known.
create or replace function note_reply(p_org_id uuid, p_reference text, p_address text, p_meaning text, p_body text) returns boolean
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into message_replies (org_id, reference, address, meaning, body)
  values (p_org_id, p_reference, p_address, p_meaning, left(p_body, 2000))
  on conflict on constraint uq_message_replies_reference do nothing;
  if not found then
    return false;
  end if;
  if p_meaning = 'stop' then
    perform note_consent(p_org_id, 'sms', p_address, false, 'reply');
  elsif p_meaning = 'start' and exists (select from message_consents c where c.org_id = p_org_id and c.channel = 'sms'
      and c.address = p_address and not c.is_allowed) then
    perform note_consent(p_org_id, 'sms', p_address, true, 'reply');
  end if;
  return true;
end
$fn$;

-- What a patient has yet to be told of a visit as it is now. It goes by what was told last and not by what happened, so a visit that
-- was moved twice is told once, an undo tells nothing, and doing it again changes nothing. What waits and no longer tells what is so goes.
create or replace function plan_appointment_messages(
  p_org_id uuid, p_appointment_id uuid, p_by_staff boolean, p_now timestamptz
) returns void
language plpgsql
as $fn$
declare
  v_visit appointments;
  v_told messages;
  v_settings message_settings;
  v_contact contacts;
  v_channel text;
  v_kind text;
  v_due_at timestamptz;
  v_lead integer;
begin
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id;
  select * into v_settings from message_settings where org_id = p_org_id;
  if v_visit.appointment_id is null or v_settings.org_id is null or v_visit.starts_local is null then
    return;
  end if;
  -- A note, say, changes nothing of what waits: it goes on under the version of now.
  update messages m set revision = v_visit.revision, updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned'
    and m.revision <> v_visit.revision and still_tells(m, v_visit) and not exists (
      select from messages o where o.org_id = m.org_id and o.appointment_id = m.appointment_id and o.channel = m.channel
        and o.kind = m.kind and o.lead_minutes = m.lead_minutes and o.revision = v_visit.revision);
  update messages m set status = 'dropped', trouble = 'the visit was changed', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned'
    and (m.revision <> v_visit.revision or not still_tells(m, v_visit));
  update messages m set status = 'dropped', trouble = 'this reminder is no longer wanted', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned' and m.kind = 'reminder'
    and m.lead_minutes <> all (v_settings.reminder_minutes);
  -- By import nobody expects to be told, and of the past nobody needs to be.
  if v_visit.source = 'import' or v_visit.starts_at <= p_now then
    return;
  end if;
  -- Without a number or an address there is nowhere to write to: once there is one, the change of the contact leads here again.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
  foreach v_channel in array message_channels(v_settings, v_contact) loop
    -- What may have been sent counts as told. Where this way is a new one, so does what went another.
    select * into v_told from messages
    where org_id = p_org_id and appointment_id = p_appointment_id and kind <> 'reminder'
      and (status in ('sending', 'sent') or unsettled_at is not null)
    order by channel = v_channel desc, revision desc limit 1;
    v_kind := case
      when v_visit.status = 'cancelled' then case when v_told.kind <> 'cancelled' then 'cancelled' end
      when v_visit.status <> 'confirmed' then null
      when v_told.message_id is null or v_told.kind = 'cancelled' then 'confirmation'
      when (v_told.starts_local, v_told.provider_id) is distinct from (v_visit.starts_local, v_visit.provider_id) then 'moved' end;
    if v_kind is not null then
      v_due_at := p_now + case when p_by_staff then make_interval(mins => v_settings.undo_minutes) else interval '0' end;
      perform plan_message(v_visit, v_channel, v_kind, 0, v_due_at);
    end if;
    foreach v_lead in array v_settings.reminder_minutes loop
      v_due_at := reminder_due_at(v_settings, v_visit, v_lead);
      -- Not right after the visit was made or moved, and not when they are on their way.
      if v_visit.status = 'confirmed' and v_due_at > p_now + interval '1 hour'
        and v_due_at <= v_visit.starts_at - interval '30 minutes' then
        perform plan_message(v_visit, v_channel, 'reminder', v_lead, v_due_at);
      end if;
    end loop;
  end loop;
end
$fn$;

drop function plan_message(p_visit appointments, p_kind text, p_lead_minutes integer, p_due_at timestamp with time zone);
-- One message of one version of a visit, once. What was dropped (an undo, say) waits again, and a reminder that waits follows the visit where
-- the rules of clocks have moved its moment.
create or replace function plan_message(
  p_visit appointments, p_channel text, p_kind text, p_lead_minutes integer, p_due_at timestamptz
) returns void
language sql
as $fn$
  insert into messages (org_id, appointment_id, channel, kind, lead_minutes, revision, starts_local, provider_id, due_at)
  values (p_visit.org_id, p_visit.appointment_id, p_channel, p_kind, p_lead_minutes, p_visit.revision, p_visit.starts_local,
    p_visit.provider_id, p_due_at)
  on conflict on constraint uq_messages_version do update
    set status = 'planned', trouble = null, due_at = excluded.due_at, starts_local = excluded.starts_local,
      provider_id = excluded.provider_id, updated_at = now()
    where messages.status = 'dropped' or messages.status = 'planned' and messages.kind = 'reminder' and messages.attempts = 0
$fn$;

-- What the carrier says became of a text that it took: p_trouble null where it arrived. What it could not deliver is not sent, and staff see
-- it. The reports come in any order: what has arrived stays so. False where no text of this name is known.
create or replace function report_message(p_org_id uuid, p_reference text, p_trouble text default null) returns boolean
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_trouble is null then
    update messages set status = 'sent', sent_at = coalesce(sent_at, now()), delivered_at = now(), trouble = null, updated_at = now()
    where org_id = p_org_id and reference = p_reference and status in ('sent', 'failed') and delivered_at is null;
  else
    update messages set status = 'failed', sent_at = null, trouble = left(p_trouble, 300), updated_at = now()
    where org_id = p_org_id and reference = p_reference and status = 'sent' and delivered_at is null;
  end if;
  return exists (select from messages where org_id = p_org_id and reference = p_reference);
end
$fn$;

-- Whether and when a clinic writes to its patients. What happened before it was switched on is told to nobody. Switched off, what waits is
-- dropped; other reminders, and those of another way, go for the visits that patients have been told of as well.
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
  update message_settings set is_on = v_settings.is_on, by_email = v_settings.by_email, by_sms = v_settings.by_sms,
    sms_abroad = v_settings.sms_abroad, reminder_minutes = v_settings.reminder_minutes,
    undo_minutes = v_settings.undo_minutes, quiet_from = v_settings.quiet_from, quiet_until = v_settings.quiet_until,
    updated_at = now()
  where org_id = p_org_id;
  if not v_settings.is_on then
    update messages set status = 'dropped', trouble = 'messages are switched off', updated_at = now()
    where org_id = p_org_id and status = 'planned';
  else
    update messages set status = 'dropped', updated_at = now(),
      trouble = case channel when 'sms' then 'texts are switched off' else 'e-mails are switched off' end
    where org_id = p_org_id and status = 'planned'
      and not case channel when 'sms' then v_settings.by_sms else v_settings.by_email end;
    perform plan_appointment_messages(p_org_id, a.appointment_id, true, now())
    from appointments a
    where a.org_id = p_org_id and a.status = 'confirmed' and a.starts_at > now() and exists (
      select from messages m where m.org_id = a.org_id and m.appointment_id = a.appointment_id
        and m.kind <> 'reminder' and m.status = 'sent');
  end if;
  if v_settings.is_on and not v_was_on then
    insert into event_cursors (org_id, consumer, xact, change_id)
    values (p_org_id, 'messages', pg_snapshot_xmin(pg_current_snapshot()), 0)
    on conflict (org_id, consumer) do update set xact = excluded.xact, change_id = excluded.change_id;
  end if;
end
$fn$;

alter table messages add constraint messages_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 100)));

alter table messages add constraint messages_via_check CHECK ((via = ANY (ARRAY['smtp'::text, 'twilio'::text, 'catcher'::text])));

create unique index messages_by_reference on messages (org_id, reference) WHERE (reference IS NOT NULL);

create index reminders_by_recipient on messages (org_id, recipient, sent_at) WHERE ((kind = 'reminder'::text) AND (status = 'sent'::text));
