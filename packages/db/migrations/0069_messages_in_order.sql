-- Messages by person and time, not by visit alone: "was cancelled" is not told to whoever has the same time again. A reminder that is late
-- respects the quiet hours too, one whose text did not arrive goes as a letter, and who booked before messages were on hears of a
-- cancellation. Of clinics that write already it is not known since when; from now on is near enough: what they were told of is
-- known. The default is for these rows alone, which no policy lets an update reach.
alter table message_settings add column on_since timestamp with time zone default now();
alter table message_settings alter column on_since drop default;

-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a contact go one after
-- the other: a confirmation does not overtake the cancellation before it. One that a server took along when it died is taken again
-- after ten minutes, under the same id, by which mail servers and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week, whichever way they go, and none in the quiet hours, however late
-- it has become meanwhile: it waits until they end, or is dropped where the visit is too near by then. The text comes first, and where
-- it cannot be sent the letter takes its place. Servers that know of no texts ask for letters alone.
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
begin
  perform set_config('app.org_id', p_org_id::text, true);
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and m.channel = any (p_channels) and (m.status = 'planned' and m.due_at <= v_now
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

-- Whether the person of a visit that was cancelled has the same time again, by another: to them nothing is cancelled.
create or replace function is_booked_again(p_visit appointments) returns boolean
language sql stable
return exists (
  select from appointments a
  where a.org_id = p_visit.org_id and a.contact_id = p_visit.contact_id and a.starts_at = p_visit.starts_at
    and a.status = 'confirmed' and a.appointment_id <> p_visit.appointment_id
    and coalesce(a.person_id = p_visit.person_id, name_key(a.patient_name) = name_key(p_visit.patient_name)));

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
    when p_message.kind = 'cancelled' and is_booked_again(p_visit) then 'the same time was booked again'
    when p_visit.starts_at <= p_now then 'the visit has begun'
    when p_contact.erased_at is not null then 'there is no address'
    when p_message.channel = 'sms' and not v_settings.by_sms then 'texts are switched off'
    when p_message.channel = 'email' and not v_settings.by_email then 'e-mails are switched off'
    when p_message.channel = 'sms' and p_contact.phone is null then 'there is no number'
    when p_message.channel = 'email' and p_contact.email_is_placeholder then 'there is no address'
    when p_message.channel = 'email' and not is_address_of(p_visit, p_contact) then
      'the address was given for somebody else of this number'
    when exists (select from message_consents c where c.org_id = p_message.org_id and c.channel = p_message.channel
      and c.address = v_address and not c.is_allowed) then
      case p_message.channel when 'sms' then 'they asked for no texts' else 'they asked for no e-mails' end
    when p_message.kind = 'reminder' and is_reminded_enough(p_message.org_id, v_address, p_visit.contact_id, p_now)
      then 'enough was sent' end;
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
      when v_visit.status = 'cancelled' then case
        when v_told.message_id is not null then case when v_told.kind <> 'cancelled' then 'cancelled' end
        -- Nobody was told of it by us, as nobody was then: they know of it all the same.
        when v_visit.created_at < v_settings.on_since and v_visit.cancelled_at >= v_settings.on_since then 'cancelled' end
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
    end if;
  end loop;
  if v_count > 0 then
    update event_cursors set xact = v_last.xact, change_id = v_last.change_id
    where org_id = p_org_id and consumer = 'messages';
  end if;
  return v_count;
end
$fn$;

-- What the carrier says became of a text that it took: p_trouble null where it arrived. What it could not deliver is not sent, and staff see
-- it; a reminder goes as a letter then, where one was left out because of the text. The reports come in any order: what has arrived stays so. False where no text of this name is known.
create or replace function report_message(p_org_id uuid, p_reference text, p_trouble text default null) returns boolean
language plpgsql
as $fn$
declare
  v_failed messages;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_trouble is null then
    update messages set status = 'sent', sent_at = coalesce(sent_at, now()), delivered_at = now(), trouble = null, updated_at = now()
    where org_id = p_org_id and reference = p_reference and status in ('sent', 'failed') and delivered_at is null;
  else
    update messages set status = 'failed', sent_at = null, trouble = left(p_trouble, 300), updated_at = now()
    where org_id = p_org_id and reference = p_reference and status = 'sent' and delivered_at is null
    returning * into v_failed;
    update messages m set status = 'planned', trouble = null, updated_at = now()
    where m.org_id = p_org_id and v_failed.kind = 'reminder' and v_failed.channel = 'sms' and m.message_id = (
      select l.message_id from messages l
      where l.org_id = p_org_id and l.appointment_id = v_failed.appointment_id and l.channel = 'email' and l.kind = 'reminder'
        and l.lead_minutes = v_failed.lead_minutes and l.starts_local = v_failed.starts_local
        and l.status = 'dropped' and l.trouble = 'enough was sent'
      order by l.revision desc limit 1);
  end if;
  return exists (select from messages where org_id = p_org_id and reference = p_reference);
end
$fn$;

-- Whether and when a clinic writes to its patients. What happened before it was switched on is told to nobody. Switched off, what waits is
-- dropped; other reminders, and those of another way, go for the visits that patients have been told of as well, and what became of
-- those while it was off is told.
create or replace function save_message_settings(p_org_id uuid, p_settings jsonb) returns void
language plpgsql
as $fn$
declare
  v_was_on boolean := exists (select from message_settings where org_id = p_org_id and is_on);
  v_settings message_settings;
begin
  insert into message_settings (org_id) values (p_org_id) on conflict do nothing;
  select * into v_settings from message_settings where org_id = p_org_id for update;
  v_settings := jsonb_populate_record(v_settings, p_settings - '{org_id,on_since,updated_at}'::text[]);
  update message_settings set is_on = v_settings.is_on, by_email = v_settings.by_email, by_sms = v_settings.by_sms,
    sms_abroad = v_settings.sms_abroad, reminder_minutes = v_settings.reminder_minutes,
    undo_minutes = v_settings.undo_minutes, quiet_from = v_settings.quiet_from, quiet_until = v_settings.quiet_until,
    on_since = case when v_settings.is_on and not v_was_on then now() else on_since end, updated_at = now()
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
    where a.org_id = p_org_id and a.status in ('confirmed', 'cancelled') and a.starts_at > now() and exists (
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

drop trigger record_change on message_settings;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.message_settings FOR EACH ROW EXECUTE FUNCTION record_change('message_settings', 'org_id', '{}', '{on_since}', '{}');
