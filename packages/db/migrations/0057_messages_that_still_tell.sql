-- A message is held against what it tells, not against the visit's version: a note dropped a letter that was being tried again, and a
-- reminder that was due within the hour. Other settings are for what waits as well.
-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a visit go one after
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
      when not still_tells(v_message, v_visit) then 'the visit was changed'
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

-- What a message is made of.
create or replace function message_json(p_message messages, p_recipient text) returns json
language sql stable
return (
  select json_build_object(
    'messageId', p_message.message_id, 'appointmentId', a.appointment_id, 'kind', p_message.kind,
    'attempt', p_message.attempts, 'recipient', p_recipient, 'revision', a.revision,
    'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at), 'createdAt', iso_instant(a.created_at),
    'updatedAt', iso_instant(a.updated_at), 'patientName', a.patient_name, 'providerName', p.name,
    'organizationName', o.name, 'phone', o.transfer_number, 'zone', zone_json(o.time_zone))
  from appointments a
  join organizations o on o.org_id = a.org_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id);

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

-- Whether and when a clinic writes to its patients. What happened before it was switched on is told to nobody. Switched off, what waits is
-- dropped; other reminders go for the visits that patients have been told of as well.
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
  if not v_settings.is_on then
    update messages set status = 'dropped', trouble = 'messages are switched off', updated_at = now()
    where org_id = p_org_id and status = 'planned';
  else
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

-- Whether what a message tells is so: when, with whom, and that the visit takes place or does not.
create or replace function still_tells(p_message messages, p_visit appointments) returns boolean
language sql immutable
return p_message.starts_local = p_visit.starts_local and p_message.provider_id = p_visit.provider_id
  and case when p_message.kind = 'cancelled' then p_visit.status = 'cancelled' else p_visit.status = 'confirmed' end;
