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
