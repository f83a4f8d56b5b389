-- Takes the next message that is due, for whoever is about to hand it over, and says what to tell; null when there is none. Here it is
-- held against the visit once more: what tells something else is dropped and never sent. The messages of a contact go one after
-- the other: a confirmation does not overtake the cancellation before it. One that a server took along when it died is taken again
-- after ten minutes, under the same id, by which mail servers and mailboxes know it.
-- A reminder is nobody's wish but ours: one a day and three in a week, whichever way they go, and none in the quiet hours, however late
-- it has become meanwhile: it waits until they end, or is dropped where the visit is too near by then. The text comes first, and where
-- it cannot be sent the letter takes its place. The confirmations of a series are one message: the first that is handed over takes along
-- those that wait beside it and names their dates (told_with), and once it was sent they count as sent, each for its visit. So one that is moved
-- or cancelled later is told of that by itself. Of changes a number is told ten times in a day by text (too_many_texts_until): what comes
-- then waits, so that of a visit that is changed over and over the last state is told. Servers of earlier versions ask for what
-- they can write, which is what the defaults are: letters alone, nothing of a closure, and nothing that names a series. One server
-- at a time takes a message of a clinic, so that two do not take one series apart, each waiting for what the other has.
create or replace function claim_message(
  p_org_id uuid, p_now timestamptz default null, p_channels text[] default '{email}',
  p_kinds text[] default '{confirmation,reminder,moved,cancelled}', p_names_series boolean default false
) returns json
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
  perform pg_advisory_xact_lock(hashtextextended('claim_message ' || p_org_id, 0));
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and m.offer_id is null and m.channel = any (p_channels) and m.kind = any (p_kinds)
      and (p_names_series or m.kind <> 'confirmation' or not exists (select from appointments s
        where s.org_id = m.org_id and s.appointment_id = m.appointment_id and s.series_id is not null))
      and (m.status = 'planned' and m.due_at <= v_now
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
        -- One that somebody is at just now is told by a message of its own: whoever has it may be waiting for this one.
        update messages set told_with = v_message.message_id, updated_at = v_now
        where org_id = p_org_id and message_id in (
          select m.message_id from messages m
          join appointments a on a.org_id = m.org_id and a.appointment_id = m.appointment_id
          where m.org_id = p_org_id and m.status = 'planned' and m.kind = 'confirmation' and m.channel = v_message.channel
            and a.contact_id = v_visit.contact_id and a.series_id = v_visit.series_id
            and a.appointment_id <> v_visit.appointment_id and a.starts_at > v_now
            and still_tells(m, a) and m.told_with is distinct from v_message.message_id
          for update of m skip locked);
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
