-- What was told twice, promised in vain, or told again too late: a reminder by text and by letter on a day that has room for both, a text for which
-- the day's measure is full, a reminder to whoever knows that it is closed then, and 'we have to close' about a visit that staff have put into a
-- closed time since. Functions alone: servers of the version before call them as they did.
-- Whether the patient of a visit was told that the clinic is closed then, and it is, by that closure or by another one. What they were told
-- last counts: since then nobody has told them that it takes place.
create or replace function is_told_closed(p_visit appointments) returns boolean
language plpgsql stable
as $fn$
begin
  return exists (
    select from messages m
    where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id and m.kind = 'closed'
      and (m.status in ('sending', 'sent') or m.unsettled_at is not null) and m.starts_local = p_visit.starts_local
      and not exists (
        select from messages o
        where o.org_id = m.org_id and o.appointment_id = m.appointment_id and o.kind in ('confirmation', 'moved')
          and (o.status in ('sending', 'sent') or o.unsettled_at is not null) and still_tells(o, p_visit)
          and coalesce(o.sent_at, o.unsettled_at, o.claimed_at) > coalesce(m.sent_at, m.unsettled_at, m.claimed_at)))
    and exists (select from closures c where c.org_id = p_visit.org_id and is_closed_by(c.closure_id, p_visit));
end
$fn$;

-- Whether the same reminder of the same visit went by the other way. A text of which nobody knows whether it was taken counts: once it is known
-- that it was not, remind_by_letter brings the letter back. Of a letter that is in doubt the text is no repetition that anybody minds.
create or replace function is_reminded_otherwise(p_message messages) returns boolean
language sql stable
return exists (
  select from messages m
  where m.org_id = p_message.org_id and m.appointment_id = p_message.appointment_id and m.kind = 'reminder'
    and m.channel <> p_message.channel and m.lead_minutes = p_message.lead_minutes and m.starts_local = p_message.starts_local
    and (m.status = 'sent' or m.channel = 'sms' and m.unsettled_at is not null));

-- Whether staff chose to tell the patient of a visit that the clinic is closed then, and it is: told already, by whichever closure, about to
-- be told of one that stands, or in vain.
create or replace function is_to_hear_closed(p_visit appointments) returns boolean
language plpgsql stable
as $fn$
begin
  return is_told_closed(p_visit) or exists (
    select from messages m
    where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id and m.kind = 'closed'
      and m.status in ('planned', 'failed') and m.starts_local = p_visit.starts_local and is_closed_by(m.closure_id, p_visit));
end
$fn$;

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
    when p_message.kind = 'reminder' and is_reminded_enough(p_message, p_visit, v_address, p_now)
      then 'enough was sent'
    when p_message.kind = 'reminder' and is_reminded_otherwise(p_message) then 'they were reminded the other way' end;
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
  -- Moved or cancelled by mistake, and back: a reminder that is due soon, and that it is closed then, are planned by nothing else. Who puts a
  -- visit there later on, with a reason for it, has it take place.
  update messages m set status = 'planned', trouble = null, revision = v_visit.revision, updated_at = p_now,
    due_at = case m.kind when 'closed' then greatest(m.due_at, p_now + make_interval(mins => v_settings.undo_minutes)) else m.due_at end
  where m.org_id = p_org_id and m.message_id in (
      select distinct on (d.channel, d.kind, d.lead_minutes) d.message_id from messages d
      where d.org_id = p_org_id and d.appointment_id = p_appointment_id and d.status = 'dropped'
        and d.trouble = 'the visit was changed' and d.unsettled_at is null and still_tells(d, v_visit) and case d.kind
          when 'closed' then is_closed_by(d.closure_id, v_visit) and not is_told_closed(v_visit)
            and (d.updated_at > p_now - interval '1 hour' or 'hours' <> all (v_visit.overridden))
          when 'reminder' then d.lead_minutes = any (v_settings.reminder_minutes)
            and d.due_at between p_now - interval '10 minutes' and p_now + interval '1 hour' end
      order by d.channel, d.kind, d.lead_minutes, d.revision desc)
    and not exists (
      select from messages o where o.org_id = m.org_id and o.appointment_id = m.appointment_id and o.channel = m.channel
        and o.kind = m.kind and o.lead_minutes = m.lead_minutes and o.message_id <> m.message_id
        and (o.revision = v_visit.revision or o.status in ('planned', 'sending', 'sent') and still_tells(o, v_visit)));
  -- By import nobody expects to be told, unless they were told of a closure, and of the past nobody needs to be.
  if v_visit.starts_at <= p_now or v_visit.source = 'import' and not exists (
      select from messages m where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.kind = 'closed' and m.status = 'sent') then
    return;
  end if;
  -- Without a number or an address there is nowhere to write to: once there is one, the change of the contact leads here again.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
  foreach v_channel in array message_channels(v_settings, v_visit, v_contact) loop
    -- What may have been sent counts as told. Where this way is a new one, so does what went another, unless that was dropped.
    select * into v_told from messages m
    where org_id = p_org_id and appointment_id = p_appointment_id and kind <> 'reminder'
      and (status in ('sending', 'sent') or unsettled_at is not null and (channel = v_channel or status <> 'dropped')
        or exists (select from messages w where w.org_id = m.org_id and w.message_id = m.told_with
          and (w.status in ('sending', 'sent') or w.unsettled_at is not null)))
    order by channel = v_channel desc, revision desc, coalesce(sent_at, claimed_at, updated_at) desc limit 1;
    v_kind := case
      when v_visit.status = 'cancelled' then case
        when v_told.message_id is not null then case when v_told.kind <> 'cancelled' then 'cancelled' end
        -- Nobody was told of it by us, as nobody was then: they know of it all the same.
        when v_visit.created_at < v_settings.on_since and v_visit.cancelled_at >= v_settings.on_since then 'cancelled' end
      when v_visit.status <> 'confirmed' then null
      when v_told.message_id is null or v_told.kind = 'cancelled' then 'confirmation'
      when (v_told.starts_local, v_told.provider_id) is distinct from (v_visit.starts_local, v_visit.provider_id) then 'moved'
      -- They were told that it is closed then, and by no closure it is.
      when v_told.kind = 'closed' and not is_told_closed(v_visit) and not exists (
        select from closures c where c.org_id = p_org_id and is_closed_by(c.closure_id, v_visit)) then 'confirmation' end;
    -- Under way when a server died, and dropped while it was not so: it may never have come. Now it is so again, and goes on under its own
    -- id, by which a letter is known and a text is asked for.
    if v_kind is null and v_told.status = 'dropped' and still_tells(v_told, v_visit) then
      update messages set status = 'planned', trouble = null, claimed_at = null, revision = v_visit.revision, updated_at = p_now
      where org_id = p_org_id and message_id = v_told.message_id and not exists (
        select from messages o where o.org_id = p_org_id and o.appointment_id = p_appointment_id and o.channel = v_channel
          and o.kind = v_told.kind and o.lead_minutes = v_told.lead_minutes and o.revision = v_visit.revision
          and o.message_id <> v_told.message_id);
    end if;
    -- By this way it waited, and was dropped while it was not so. That they know by another way is no reason: that may fail, or be read by
    -- nobody.
    if v_kind is null and v_visit.status = 'confirmed' and v_told.channel <> v_channel and exists (
        select from messages m where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.channel = v_channel
          and m.kind in ('confirmation', 'moved') and m.status = 'dropped' and m.trouble = 'the visit was changed'
          and still_tells(m, v_visit))
      and not exists (
        select from messages m where m.org_id = p_org_id and m.appointment_id = p_appointment_id and m.channel = v_channel
          and m.kind <> 'reminder' and m.status in ('planned', 'failed')) then
      v_kind := 'confirmation';
    end if;
    if v_kind is not null then
      v_due_at := p_now + case when p_by_staff then make_interval(mins => v_settings.undo_minutes) else interval '0' end;
      -- The first of a series comes first, and names them all: see claim_message.
      if v_kind = 'confirmation' and v_visit.series_id is not null then
        v_due_at := v_due_at + 0.001 * interval '1 second' * (select count(*) from appointments o
          where o.org_id = p_org_id and o.contact_id = v_visit.contact_id and o.series_id = v_visit.series_id
            and o.starts_at < v_visit.starts_at);
      end if;
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
      -- Of the closure that stands: another one may have come in the place of that of which they were told.
      if v_kind <> 'closed' or v_told.closure_id is not null then
        perform plan_message(v_visit, v_channel, v_kind, 0, v_due_at, true, case when v_kind = 'closed' then (
          select c.closure_id from closures c where c.org_id = p_org_id and is_closed_by(c.closure_id, v_visit)
          order by c.closure_id = v_told.closure_id desc, c.closure_id limit 1) end);
      end if;
    end loop;
  end loop;
end
$fn$;

-- How the patient of a visit is about to hear of it, at the address or the number that was given for it: only what claim_message would give out
-- now, so that nobody is promised a message that never comes.
create or replace function promised_channels(p_org_id uuid, p_appointment_id uuid, p_email text, p_phone text) returns text[]
language plpgsql
as $fn$
declare
  v_visit appointments;
  v_contact contacts;
  v_settings message_settings;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_settings from message_settings where org_id = p_org_id and is_on;
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id and status = 'confirmed';
  if v_settings.org_id is null or v_visit.org_id is null then
    return '{}';
  end if;
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
  return (
    select coalesce(array_agg(c.channel order by c.channel desc), '{}')
    from unnest(message_channels(v_settings, v_visit, v_contact)) as c(channel)
    where case c.channel when 'sms' then v_contact.phone = p_phone else visit_address(v_visit, v_contact) = lower(p_email) end
      and (c.channel <> 'sms' or too_many_texts_until(p_org_id, v_contact.phone, now()) is null)
      and message_trouble(jsonb_populate_record(null::messages, jsonb_build_object(
          'org_id', p_org_id, 'channel', c.channel, 'kind', 'confirmation', 'starts_local', v_visit.starts_local,
          'provider_id', v_visit.provider_id)), v_visit, v_contact, now()) is null);
end
$fn$;

-- A reminder that did not go as a text goes as a letter, where one was left out because of the text.
create or replace function remind_by_letter(p_text messages, p_now timestamptz) returns void
language sql
as $fn$
  update messages set status = 'planned', trouble = null, updated_at = p_now
  where org_id = p_text.org_id and p_text.kind = 'reminder' and p_text.channel = 'sms' and message_id = (
    select l.message_id from messages l
    where l.org_id = p_text.org_id and l.appointment_id = p_text.appointment_id and l.channel = 'email' and l.kind = 'reminder'
      and l.lead_minutes = p_text.lead_minutes and l.starts_local = p_text.starts_local
      and l.status = 'dropped' and l.trouble in ('enough was sent', 'they were reminded the other way')
    order by l.revision desc limit 1)
$fn$;
