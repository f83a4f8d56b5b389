-- An address or a number that was put right is told how the visit is, also where nothing could be sent to the wrong one, and nothing where it
-- was right before. Servers of the version before ask plan_messages and claim_message for the same as ever.
-- Where a message went, or was on its way to: where another one told of its visit as well, where that one did.
create or replace function went_to(p_message messages) returns text
language sql stable
return coalesce(p_message.recipient, (
  select o.recipient from messages o where o.org_id = p_message.org_id and o.message_id = p_message.told_with));

-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a contact go one after
-- the other: a confirmation does not overtake the cancellation before it. One that a server took along when it died is taken again
-- after ten minutes, under the same id, by which mail servers and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week, whichever way they go, and none in the quiet hours, however late
-- it has become meanwhile: it waits until they end, or is dropped where the visit is too near by then. The text comes first, and where
-- it cannot be sent the letter takes its place. The confirmations of a series are one message: the first that is handed over takes along
-- those that wait beside it and names their dates (told_with), and once it was sent they count as sent, each for its visit. So one that is moved
-- or cancelled later is told of that by itself. Of changes a number is told ten times in a day by text (too_many_texts_until): what comes
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
    if v_trouble is null and exists (select from messages o
        where o.org_id = p_org_id and o.message_id = v_message.told_with and o.status = 'sent') then
      update messages m set status = 'sent', sent_at = o.sent_at, via = o.via, claimed_at = null, updated_at = v_now,
        trouble = 'the message about the first visit of the series named this one too'
      from messages o
      where m.org_id = p_org_id and m.message_id = v_message.message_id and o.org_id = p_org_id and o.message_id = v_message.told_with;
      continue;
    end if;
    if v_trouble is null and v_message.channel = 'sms' and v_message.kind <> 'reminder' and v_message.unsettled_at is null then
      v_full_until := too_many_texts_until(p_org_id, v_contact.phone, v_now);
      if v_full_until is not null then
        -- Where the visit begins before that, somebody has to ring them: it stands on Today.
        update messages set status = case when v_full_until < v_visit.starts_at then 'planned' else 'failed' end,
          due_at = v_full_until, claimed_at = null, recipient = v_contact.phone, trouble = 'ten texts about changes went to this number within a day', updated_at = v_now
        where org_id = p_org_id and message_id = v_message.message_id;
        continue;
      end if;
    end if;
    if v_trouble is null then
      if v_message.kind = 'confirmation' and v_visit.series_id is not null then
        update messages m set told_with = v_message.message_id, updated_at = v_now
        from appointments a
        where m.org_id = p_org_id and m.status = 'planned' and m.kind = 'confirmation' and m.channel = v_message.channel
          and a.org_id = p_org_id and a.appointment_id = m.appointment_id and a.contact_id = v_visit.contact_id
          and a.series_id = v_visit.series_id and a.appointment_id <> v_visit.appointment_id and a.starts_at > v_now
          and still_tells(m, a) and m.told_with is distinct from v_message.message_id;
      end if;
      -- What is told is since when the outcome of an earlier attempt is unknown; null where there was none, or it is known.
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1,
        unsettled_at = coalesce(unsettled_at, v_now), recipient = told_at(v_message.channel, v_visit, v_contact), updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning attempts into v_message.attempts;
      return message_json(v_message, told_at(v_message.channel, v_visit, v_contact));
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;

-- Whether the last that was told of a visit at this address is just what a message would tell there: an address that was put right, and is
-- again what it was, has nobody told the same twice. What may have come in between counts as told.
create or replace function is_told_there(p_message messages, p_visit appointments, p_address text) returns boolean
language sql stable
return p_message.kind <> 'reminder' and coalesce((
  select m.status = 'sent' and still_tells(m, p_visit) and m.closure_id is not distinct from p_message.closure_id
  from messages m
  where m.org_id = p_message.org_id and m.appointment_id = p_visit.appointment_id and m.channel = p_message.channel
    and m.kind <> 'reminder' and m.message_id <> p_message.message_id and (m.status = 'sent' or m.unsettled_at is not null)
    and coalesce(went_to(m), p_address) = p_address
  order by coalesce(m.sent_at, m.unsettled_at) desc, m.revision desc limit 1), false);

-- Why a message that is due is not to be handed over; null where nothing stands against it.
create or replace function message_trouble(p_message messages, p_visit appointments, p_contact contacts, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_settings message_settings;
  v_address text := told_at(p_message.channel, p_visit, p_contact);
begin
  select * into v_settings from message_settings where org_id = p_message.org_id and is_on;
  return case
    when v_settings.org_id is null then 'messages are switched off'
    when not still_tells(p_message, p_visit) then 'the visit was changed'
    when p_message.kind = 'closed' and not is_closed_by(p_message.closure_id, p_visit) then 'the closure was lifted'
    when p_message.kind in ('reminder', 'confirmation') and is_to_hear_closed(p_visit) then 'they were told that it is closed then'
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
    when is_told_there(p_message, p_visit, v_address) then 'they were told already'
    when p_message.kind = 'reminder' and is_reminded_enough(p_visit, v_address, p_now)
      then 'enough was sent' end;
end
$fn$;

-- A contact has another address or number: what could not be sent to the old one is sent to the new one, so that they hear how the visit is
-- now. p_was_wrong: staff put it right, so what was sent went to somebody else, and is told once more. Where something waits, that goes
-- to the right one by itself.
create or replace function plan_corrected_messages(
  p_org_id uuid, p_contact_id uuid, p_was_wrong boolean, p_now timestamptz
) returns void
language plpgsql
as $fn$
declare
  v_settings message_settings;
  v_contact contacts;
  v_visit appointments;
  v_told messages;
  v_channel text;
  v_address text;
  v_kind text;
  v_due_at timestamptz;
begin
  select * into v_settings from message_settings where org_id = p_org_id and is_on;
  select * into v_contact from contacts where org_id = p_org_id and contact_id = p_contact_id;
  if v_settings.org_id is null or v_contact.contact_id is null then
    return;
  end if;
  v_due_at := p_now + make_interval(mins => v_settings.undo_minutes);
  for v_visit in
    select a.* from appointments a
    where a.org_id = p_org_id and a.contact_id = p_contact_id and a.status in ('confirmed', 'cancelled') and a.starts_at > p_now
  loop
    foreach v_channel in array message_channels(v_settings, v_visit, v_contact) loop
      v_address := told_at(v_channel, v_visit, v_contact);
      select * into v_told from messages
      where org_id = p_org_id and appointment_id = v_visit.appointment_id and channel = v_channel and kind <> 'reminder'
        and (status in ('sent', 'failed') or unsettled_at is not null)
      order by revision desc, coalesce(sent_at, unsettled_at, updated_at) desc limit 1;
      continue when v_told.message_id is null or not still_tells(v_told, v_visit) or v_address is null
        or v_told.status <> 'failed' and not p_was_wrong
        -- Whom an earlier version told it does not say.
        or v_address = coalesce(went_to(v_told), v_address)
        or exists (select from messages m where m.org_id = p_org_id and m.appointment_id = v_visit.appointment_id
          and m.channel = v_channel and m.kind <> 'reminder'
          and (m.status = 'planned' or m.status in ('sending', 'sent') and went_to(m) = v_address and still_tells(m, v_visit)));
      -- What failed before that is out of date.
      update messages set status = 'dropped', trouble = 'the visit was changed', updated_at = p_now
      where org_id = p_org_id and appointment_id = v_visit.appointment_id and channel = v_channel and kind <> 'reminder'
        and status = 'failed' and message_id <> v_told.message_id;
      if v_told.status = 'failed' then
        update messages set status = 'planned', attempts = 0, trouble = null, due_at = v_due_at, updated_at = p_now
        where org_id = p_org_id and message_id = v_told.message_id;
        continue;
      end if;
      v_kind := case when v_visit.status = 'cancelled' then 'cancelled' when is_told_closed(v_visit) then 'closed' else 'confirmation' end;
      if v_kind <> 'closed' or v_told.closure_id is not null then
        perform plan_message(v_visit, v_channel, v_kind, 0, v_due_at, true, case when v_kind = 'closed' then v_told.closure_id end);
      end if;
    end loop;
  end loop;
end
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
      select c.xact, c.change_id, c.entity, c.entity_id, c.actor_kind, c.action,
        c.before ?| '{email,phone,contact_id}' as is_new_address
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
      where a.org_id = p_org_id and a.contact_id = v_change.entity_id::uuid and a.status in ('confirmed', 'cancelled')
        and a.starts_at > coalesce(p_now, now());
    -- They gave an address of their own, which is not the contact's.
    elsif v_change.entity = 'person' and v_change.is_last and v_change.is_new_address then
      perform plan_appointment_messages(p_org_id, a.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from persons p
      join appointments a on a.org_id = p.org_id and a.contact_id = p.contact_id and a.person_id = p.person_id
      where p.org_id = p_org_id and p.person_id = v_change.entity_id::uuid and a.status in ('confirmed', 'cancelled')
        and a.starts_at > coalesce(p_now, now());
    -- Lifted, or another day's: a new one tells by itself whom it is to tell.
    elsif v_change.entity = 'closure' and v_change.is_last and v_change.action <> 'created' then
      perform plan_appointment_messages(p_org_id, told.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from (select distinct m.appointment_id from messages m
        where m.org_id = p_org_id and m.closure_id = v_change.entity_id::uuid) told;
    end if;
    if v_change.entity in ('contact', 'person', 'appointment') and v_change.is_new_address then
      perform plan_corrected_messages(p_org_id, case v_change.entity
          when 'contact' then v_change.entity_id::uuid
          when 'person' then (select p.contact_id from persons p where p.org_id = p_org_id and p.person_id = v_change.entity_id::uuid)
          else (select a.contact_id from appointments a where a.org_id = p_org_id and a.appointment_id = v_change.entity_id::uuid) end,
        v_change.entity = 'contact' and v_change.actor_kind = 'user', coalesce(p_now, now()));
    end if;
  end loop;
  if v_count > 0 then
    update event_cursors set xact = v_last.xact, change_id = v_last.change_id
    where org_id = p_org_id and consumer = 'messages';
  end if;
  return v_count;
end
$fn$;

-- Where a patient is told of a visit, by one of the ways: an e-mail address or a number; null where none is known to be theirs.
create or replace function told_at(p_channel text, p_visit appointments, p_contact contacts) returns text
language sql stable
return case p_channel when 'sms' then p_contact.phone else visit_address(p_visit, p_contact) end;

-- It is asked by plan_messages alone, which is another since above.
drop function plan_corrected_letters(p_org_id uuid, p_contact_id uuid, p_now timestamp with time zone);
