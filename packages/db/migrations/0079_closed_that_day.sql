-- People are told that the clinic is closed when they would come, a confirmation goes once more where its address was put right, and what
-- people write back stands on Today until somebody has dealt with it. A number gets ten texts about changes in a day. What asks for a
-- lock on messages makes no caller wait: they are written after a booking, by jobs; jobs and screens of messages wait while the unique
-- index is built, about a second for a million messages.
alter table messages drop constraint messages_kind_check;
alter table messages add constraint messages_kind_check
  check (kind in ('confirmation', 'reminder', 'moved', 'cancelled', 'closed', 'offer'));
alter table message_templates drop constraint message_templates_kind_check;
alter table message_templates add constraint message_templates_kind_check
  check (kind in ('confirmation', 'reminder', 'moved', 'cancelled', 'closed'));
alter table message_replies drop constraint message_replies_meaning_check;
alter table message_replies add constraint message_replies_meaning_check check (meaning in ('stop', 'opt_out', 'start', 'help', 'words'));
-- What was written back before there was such a list is on none: what stands there already counts as read today.
alter table message_replies add column done_at timestamptz default now();
alter table message_replies alter column done_at drop default;
alter table message_replies add column done_by text;

alter table messages add column again integer not null default 0;

alter table messages add column closure_id uuid;
alter table messages add constraint messages_closure check ((closure_id is not null) = (kind = 'closed'));
alter table messages drop constraint uq_messages_version;
alter table messages add constraint uq_messages_version
  unique (org_id, appointment_id, channel, kind, lead_minutes, revision, again);

-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a contact go one after
-- the other: a confirmation does not overtake the cancellation before it. One that a server took along when it died is taken again
-- after ten minutes, under the same id, by which mail servers and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week, whichever way they go, and none in the quiet hours, however late
-- it has become meanwhile: it waits until they end, or is dropped where the visit is too near by then. The text comes first, and where
-- it cannot be sent the letter takes its place. Of changes a number is told ten times in a day by text (too_many_texts_until): what comes
-- then waits, so that of a visit that is changed over and over the last state is told. Servers that know of no texts ask for letters alone.
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
  v_quiet_until timestamptz;
  v_full_until timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and m.offer_id is null and m.channel = any (p_channels) and (m.status = 'planned' and m.due_at <= v_now
        or m.status = 'sending' and m.claimed_at <= v_now - interval '10 minutes')
      and not exists (
        select from messages o
        join appointments theirs on theirs.org_id = o.org_id and theirs.appointment_id = o.appointment_id
        join appointments a on a.org_id = theirs.org_id and a.contact_id = theirs.contact_id
        where o.org_id = p_org_id and o.status = 'sending' and o.message_id <> m.message_id
          and o.claimed_at > v_now - interval '10 minutes' and a.appointment_id = m.appointment_id)
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
    v_quiet_until := case when v_message.kind = 'reminder' then end_of_quiet(p_org_id, v_now) else v_now end;
    if v_trouble is null and v_quiet_until > v_now then
      if v_quiet_until <= v_visit.starts_at - interval '30 minutes' then
        update messages set status = 'planned', due_at = v_quiet_until, claimed_at = null, updated_at = v_now
        where org_id = p_org_id and message_id = v_message.message_id;
        continue;
      end if;
      v_trouble := 'it is too late for a reminder';
    end if;
    if v_trouble is null and v_message.channel = 'sms' and v_message.kind <> 'reminder' and v_message.unsettled_at is null then
      v_full_until := too_many_texts_until(p_org_id, v_contact.phone, v_now);
      if v_full_until is not null then
        -- Where the visit begins before that, somebody has to ring them: it stands on Today.
        update messages set status = case when v_full_until < v_visit.starts_at then 'planned' else 'failed' end,
          due_at = v_full_until, claimed_at = null, trouble = 'ten texts about changes went to this number within a day', updated_at = v_now
        where org_id = p_org_id and message_id = v_message.message_id;
        continue;
      end if;
    end if;
    if v_trouble is null then
      -- What is told is since when the outcome of an earlier attempt is unknown; null where there was none, or it is known.
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1,
        unsettled_at = coalesce(unsettled_at, v_now), updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning attempts into v_message.attempts;
      return message_json(v_message, case v_message.channel when 'sms' then v_contact.phone else visit_address(v_visit, v_contact) end);
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;

-- Whether a closure stands and shares time with a visit, with whom it is.
create or replace function is_closed_by(p_closure_id uuid, p_visit appointments) returns boolean
language sql stable
return exists (
  select from closures c
  join organizations o on o.org_id = c.org_id
  where c.org_id = p_visit.org_id and c.closure_id = p_closure_id
    and (c.provider_id is null or c.provider_id = p_visit.provider_id)
    and p_visit.starts_at < clock.moment_of(o.time_zone, c.ends_local)
    and p_visit.ends_at > clock.moment_of(o.time_zone, c.starts_local));

-- Whether the patient of a visit was told that the clinic is closed then, and it is.
create or replace function is_told_closed(p_visit appointments) returns boolean
language plpgsql stable
as $fn$
begin
  return exists (
    select from messages m
    where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id and m.kind = 'closed'
      and (m.status in ('sending', 'sent') or m.unsettled_at is not null)
      and m.starts_local = p_visit.starts_local and is_closed_by(m.closure_id, p_visit));
end
$fn$;

-- Why a message that is due is not to be handed over; null where nothing stands against it.
create or replace function message_trouble(p_message messages, p_visit appointments, p_contact contacts, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_settings message_settings;
  v_address text := case p_message.channel when 'sms' then p_contact.phone else visit_address(p_visit, p_contact) end;
begin
  select * into v_settings from message_settings where org_id = p_message.org_id and is_on;
  return case
    when v_settings.org_id is null then 'messages are switched off'
    when not still_tells(p_message, p_visit) then 'the visit was changed'
    when p_message.kind = 'closed' and not is_closed_by(p_message.closure_id, p_visit) then 'the closure was lifted'
    when p_message.kind = 'reminder' and is_told_closed(p_visit) then 'they were told that it is closed then'
    when p_message.kind = 'cancelled' and is_booked_again(p_visit) then 'the same time was booked again'
    when p_visit.starts_at <= p_now then 'the visit has begun'
    when p_contact.erased_at is not null then 'there is no address'
    when p_message.channel = 'sms' and not v_settings.by_sms then 'texts are switched off'
    when p_message.channel = 'email' and not v_settings.by_email then 'e-mails are switched off'
    when p_message.channel = 'sms' and p_contact.phone is null then 'there is no number'
    when p_message.channel = 'email' and v_address is null and p_contact.email_is_placeholder then 'there is no address'
    when p_message.channel = 'email' and v_address is null then 'the address was given for somebody else of this number'
    when exists (select from message_consents c where c.org_id = p_message.org_id and c.channel = p_message.channel
      and c.address = v_address and not c.is_allowed) then
      case p_message.channel when 'sms' then 'they asked for no texts' else 'they asked for no e-mails' end
    when p_message.kind = 'reminder' and is_reminded_enough(p_visit, v_address, p_now)
      then 'enough was sent' end;
end
$fn$;

-- Keeps what a patient wrote back, once, and obeys it. YES means yes to many questions: it lets texts come again where they were stopped, and
-- is no more than a word otherwise. opt_out: they asked for it in words of their own. False where it was known.
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
  if p_meaning in ('stop', 'opt_out') then
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
        and o.kind = m.kind and o.lead_minutes = m.lead_minutes and o.again = m.again and o.revision = v_visit.revision);
  update messages m set status = 'dropped', trouble = 'the visit was changed', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned'
    and (m.revision <> v_visit.revision or not still_tells(m, v_visit));
  update messages m set status = 'dropped', trouble = 'the closure was lifted', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned' and m.kind = 'closed'
    and not is_closed_by(m.closure_id, v_visit);
  update messages m set status = 'dropped', trouble = 'this reminder is no longer wanted', updated_at = p_now
  where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.status = 'planned' and m.kind = 'reminder'
    and m.lead_minutes <> all (v_settings.reminder_minutes);
  -- By import nobody expects to be told, unless they were told of a closure, and of the past nobody needs to be.
  if v_visit.starts_at <= p_now or v_visit.source = 'import' and not exists (
      select from messages m where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.kind = 'closed' and m.status = 'sent') then
    return;
  end if;
  -- Without a number or an address there is nowhere to write to: once there is one, the change of the contact leads here again.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
  foreach v_channel in array message_channels(v_settings, v_visit, v_contact) loop
    -- What may have been sent counts as told. Where this way is a new one, so does what went another.
    select * into v_told from messages
    where org_id = p_org_id and appointment_id = p_appointment_id and kind <> 'reminder'
      and (status in ('sending', 'sent') or unsettled_at is not null)
    order by channel = v_channel desc, revision desc, coalesce(sent_at, claimed_at, updated_at) desc limit 1;
    v_kind := case
      when v_visit.status = 'cancelled' then case
        when v_told.message_id is not null then case when v_told.kind <> 'cancelled' then 'cancelled' end
        -- Nobody was told of it by us, as nobody was then: they know of it all the same.
        when v_visit.created_at < v_settings.on_since and v_visit.cancelled_at >= v_settings.on_since then 'cancelled' end
      when v_visit.status <> 'confirmed' then null
      when v_told.message_id is null or v_told.kind = 'cancelled' then 'confirmation'
      when (v_told.starts_local, v_told.provider_id) is distinct from (v_visit.starts_local, v_visit.provider_id) then 'moved'
      -- They were told that it is closed then, and it is not.
      when v_told.kind = 'closed' and not is_told_closed(v_visit) then 'confirmation' end;
    if v_kind is not null then
      v_due_at := p_now + case when p_by_staff then make_interval(mins => v_settings.undo_minutes) else interval '0' end;
      perform plan_message(v_visit, v_channel, v_kind, 0, v_due_at, v_kind = 'confirmation' and v_told.kind = 'closed');
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

-- Staff put an address right: what was last told of a coming visit went to the wrong one, and is told once more, to the right one.
-- Where something waits, that goes to the right one by itself.
create or replace function plan_corrected_letters(p_org_id uuid, p_contact_id uuid, p_now timestamptz) returns void
language plpgsql
as $fn$
declare
  v_settings message_settings;
  v_visit appointments;
  v_told messages;
  v_address text;
begin
  select * into v_settings from message_settings where org_id = p_org_id and is_on and by_email;
  if not found then
    return;
  end if;
  for v_visit in
    select a.* from appointments a
    where a.org_id = p_org_id and a.contact_id = p_contact_id and a.status = 'confirmed' and a.starts_at > p_now
  loop
    select visit_address(v_visit, c) into v_address from contacts c where c.org_id = p_org_id and c.contact_id = p_contact_id;
    select * into v_told from messages
    where org_id = p_org_id and appointment_id = v_visit.appointment_id and channel = 'email' and kind <> 'reminder' and status = 'sent'
    order by revision desc, sent_at desc limit 1;
    continue when v_told.message_id is null or not still_tells(v_told, v_visit) or v_told.recipient = v_address or v_address is null
      or exists (select from messages m where m.org_id = p_org_id and m.appointment_id = v_visit.appointment_id
        and m.channel = 'email' and m.kind <> 'reminder'
        and (m.status = 'planned' or m.status in ('sending', 'sent') and m.recipient = v_address));
    if is_told_closed(v_visit) then
      perform plan_message(v_visit, 'email', 'closed', 0, p_now + make_interval(mins => v_settings.undo_minutes), true, v_told.closure_id)
      where v_told.closure_id is not null;
    else
      perform plan_message(v_visit, 'email', 'confirmation', 0, p_now + make_interval(mins => v_settings.undo_minutes), true);
    end if;
  end loop;
end
$fn$;

drop function plan_message(p_visit appointments, p_channel text, p_kind text, p_lead_minutes integer, p_due_at timestamp with time zone);
-- One message of one version of a visit, once; p_is_again where it was told already and is to be told once more. What was dropped (an undo,
-- say) waits again, and a reminder that waits follows the visit where the rules of clocks have moved its moment. That it is closed is
-- told because staff chose it: what waits or failed goes by what they chose last.
create or replace function plan_message(
  p_visit appointments, p_channel text, p_kind text, p_lead_minutes integer, p_due_at timestamptz,
  p_is_again boolean default false, p_closure_id uuid default null
) returns void
language sql
as $fn$
  insert into messages (org_id, appointment_id, channel, kind, lead_minutes, revision, starts_local, provider_id, due_at, closure_id, again)
  values (p_visit.org_id, p_visit.appointment_id, p_channel, p_kind, p_lead_minutes, p_visit.revision, p_visit.starts_local,
    p_visit.provider_id, p_due_at, p_closure_id, case when p_is_again then (
      select count(*) from messages m where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id
        and m.channel = p_channel and m.kind = p_kind and m.revision = p_visit.revision and m.status in ('sending', 'sent')) else 0 end)
  on conflict on constraint uq_messages_version do update
    set status = 'planned', trouble = null, due_at = excluded.due_at, starts_local = excluded.starts_local,
      provider_id = excluded.provider_id, closure_id = excluded.closure_id, updated_at = now(),
      attempts = case messages.status when 'failed' then 0 else messages.attempts end
    where messages.status = 'dropped' or messages.status = 'planned' and messages.kind in ('reminder', 'closed') and messages.attempts = 0
      or messages.status = 'failed' and messages.kind = 'closed'
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
      select c.xact, c.change_id, c.entity, c.entity_id, c.actor_kind, c.action, c.before ? 'email' as is_new_address
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
      -- Nobody was told of a cancellation because the same time was booked again, and now that is off as well.
      perform plan_appointment_messages(p_org_id, o.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from appointments a
      join appointments o on o.org_id = a.org_id and o.contact_id = a.contact_id and o.appointment_id <> a.appointment_id
      where a.org_id = p_org_id and a.appointment_id = v_change.entity_id::uuid
        and o.status = 'cancelled' and o.starts_at > coalesce(p_now, now()) and not is_booked_again(o)
        and exists (select from messages m where m.org_id = o.org_id and m.appointment_id = o.appointment_id
          and m.kind = 'cancelled' and m.status = 'dropped' and m.trouble = 'the same time was booked again');
    elsif v_change.entity = 'contact' and v_change.is_last then
      perform plan_appointment_messages(p_org_id, a.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from appointments a
      where a.org_id = p_org_id and a.contact_id = v_change.entity_id::uuid and a.status = 'confirmed'
        and a.starts_at > coalesce(p_now, now());
    -- Lifted, or another day's: a new one tells by itself whom it is to tell.
    elsif v_change.entity = 'closure' and v_change.is_last and v_change.action <> 'created' then
      perform plan_appointment_messages(p_org_id, told.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from (select distinct m.appointment_id from messages m
        where m.org_id = p_org_id and m.closure_id = v_change.entity_id::uuid) told;
    end if;
    if v_change.entity = 'contact' and v_change.actor_kind = 'user' and v_change.is_new_address then
      perform plan_corrected_letters(p_org_id, v_change.entity_id::uuid, coalesce(p_now, now()));
    end if;
  end loop;
  if v_count > 0 then
    update event_cursors set xact = v_last.xact, change_id = v_last.change_id
    where org_id = p_org_id and consumer = 'messages';
  end if;
  return v_count;
end
$fn$;

-- Whoever has a visit while the clinic is closed is told so, because staff chose it: also of a visit that was imported. It waits as
-- all waits that staff did: a closure that is lifted until then was told to nobody. Nobody is told twice.
create or replace function tell_of_closure(p_org_id uuid, p_closure_id uuid, p_now timestamptz default null) returns void
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_settings message_settings;
  v_visit appointments;
begin
  select * into v_settings from message_settings where org_id = p_org_id and is_on;
  if not found then
    return;
  end if;
  for v_visit in
    select a.* from closures c
    join organizations o on o.org_id = c.org_id
    join appointments a on a.org_id = c.org_id and a.starts_at < clock.moment_of(o.time_zone, c.ends_local)
      and a.starts_at > v_now
    where c.org_id = p_org_id and c.closure_id = p_closure_id and a.status = 'confirmed'
      and is_closed_by(p_closure_id, a) and not is_told_closed(a)
    order by a.starts_at, a.appointment_id
  loop
    perform plan_message(v_visit, channel, 'closed', 0, v_now + make_interval(mins => v_settings.undo_minutes), true, p_closure_id)
    from contacts c, message_channels(v_settings, v_visit, c) as named, unnest(named) as channel
    where c.org_id = p_org_id and c.contact_id = v_visit.contact_id;
  end loop;
end
$fn$;

-- Until when a number gets no more texts about what was booked, moved or cancelled, because ten went there within a day: whoever books and
-- cancels in a loop shall not flood a telephone. Null where one more may go. Reminders and offers have measures of their own.
create or replace function too_many_texts_until(p_org_id uuid, p_phone text, p_now timestamptz) returns timestamptz
language sql stable
return (
  select m.sent_at + interval '1 day' from messages m
  where m.org_id = p_org_id and m.recipient = p_phone and m.channel = 'sms' and m.kind not in ('reminder', 'offer') and m.status = 'sent'
    and m.sent_at > p_now - interval '1 day'
  order by m.sent_at desc offset 9 limit 1);

alter table message_replies add constraint message_replies_done_by_check CHECK (((length(done_by) >= 1) AND (length(done_by) <= 200)));

create index change_texts_by_recipient on messages (org_id, recipient, sent_at)
  where channel = 'sms' and kind not in ('reminder', 'offer') and status = 'sent';

CREATE INDEX message_replies_unread ON public.message_replies USING btree (org_id, received_at, reply_id) WHERE ((done_at IS NULL) AND (meaning = ANY (ARRAY['opt_out'::text, 'words'::text])));

CREATE INDEX messages_by_closure ON public.messages USING btree (org_id, closure_id) WHERE (closure_id IS NOT NULL);

drop trigger record_change on message_replies;

CREATE TRIGGER record_change AFTER INSERT OR UPDATE ON public.message_replies FOR EACH ROW EXECUTE FUNCTION record_change('message', 'reply_id', '{}', '{}', '{*}');

grant update on message_replies to callwaiting_app;

-- A visit as its patient may see it: never the service, the notes or a name. Null once it is over or its patient was erased.
create or replace function visit_json(p_org_id uuid, p_appointment_id uuid, p_now timestamptz) returns json
language sql stable
return (
  select json_build_object(
    'orgId', a.org_id, 'appointmentId', a.appointment_id, 'revision', a.revision, 'status', a.status,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientConfirmedAt', iso_instant(a.patient_confirmed_at),
    'providerName', p.name, 'organizationName', o.name, 'phone', o.transfer_number, 'region', o.region, 'zone', zone_json(o.time_zone),
    'isClosed', a.status = 'confirmed' and is_told_closed(a),
    'mayChange', visit_refusal(p_org_id, a.appointment_id, a.revision, p_now) is null)
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.ends_at > p_now and c.erased_at is null);
