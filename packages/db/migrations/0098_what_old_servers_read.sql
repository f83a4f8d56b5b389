-- Servers of earlier versions take no message and no event that they cannot read: nothing of a closure, no series, no more than two secrets. Two
-- servers do not take a series apart; what nobody knows to be sent counts as sent; a series that a carrier refuses is refused for all of
-- its visits. The index is small, as few messages are under way, and takes one look through the table, while which messages wait.
drop function claim_message(p_org_id uuid, p_now timestamp with time zone, p_channels text[]);
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

drop function claim_webhook(p_org_id uuid, p_now timestamp with time zone, p_busy uuid[]);
-- Takes the next delivery that is due, for whoever is about to send it; null when there is none. The events of a visit go to an
-- endpoint one after the other: the next one waits until the one before was taken or given up. One that a server took along when
-- it died is taken again after two minutes, and given up after as many tries as any other. An endpoint that fails again and again is
-- asked one thing at a time; those of p_busy have enough under way already. Servers of an earlier version sign with
-- two secrets and can read no more: what needs more (p_secrets) they leave to others.
create or replace function claim_webhook(
  p_org_id uuid, p_now timestamptz default null, p_busy uuid[] default '{}',
  p_secrets integer default 2
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_delivery webhook_deliveries;
  v_endpoint webhook_endpoints;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update webhook_deliveries set status = 'failed', claimed_at = null, updated_at = v_now,
    trouble = 'It was sent again and again, and what became of it is not known.'
  where org_id = p_org_id and delivery_id in (
    select d.delivery_id from webhook_deliveries d
    where d.org_id = p_org_id and d.status = 'sending' and d.tries >= 10 and d.claimed_at <= v_now - interval '2 minutes'
    for update skip locked);
  select d.* into v_delivery from webhook_deliveries d
  join webhook_endpoints e on e.org_id = d.org_id and e.endpoint_id = d.endpoint_id
  where d.org_id = p_org_id and (d.status = 'planned' and d.due_at <= v_now
      or d.status = 'sending' and d.claimed_at <= v_now - interval '2 minutes')
    and (d.change_id is null or e.is_on and (e.paused_until is null or e.paused_until <= v_now))
    and d.endpoint_id <> all (p_busy)
    and 1 + (e.old_secret_until is not null and e.old_secret_until > v_now)::integer
      + (select count(*) from unnest(e.between_until) b (until) where b.until > v_now) <= p_secrets
    and not exists (
      select from webhook_deliveries o
      where o.org_id = p_org_id and o.endpoint_id = d.endpoint_id and o.appointment_id = d.appointment_id
        and o.change_id < d.change_id and o.status in ('planned', 'sending'))
  order by d.due_at, d.change_id limit 1
  for update of d skip locked;
  if not found then
    return null;
  end if;
  update webhook_endpoints set paused_until = v_now + interval '30 seconds'
  where org_id = p_org_id and endpoint_id = v_delivery.endpoint_id and failures >= 5 and v_delivery.change_id is not null;
  update webhook_deliveries set status = 'sending', claimed_at = v_now, attempts = attempts + 1, tries = tries + 1, updated_at = v_now
  where org_id = p_org_id and delivery_id = v_delivery.delivery_id
  returning * into v_delivery;
  select * into v_endpoint from webhook_endpoints where org_id = p_org_id and endpoint_id = v_delivery.endpoint_id;
  return json_build_object(
    'deliveryId', v_delivery.delivery_id, 'attempt', v_delivery.attempts, 'endpointId', v_endpoint.endpoint_id,
    'url', v_endpoint.url, 'eventId', v_delivery.event_id, 'kind', v_delivery.kind,
    'happenedAt', iso_instant(v_delivery.happened_at), 'data', v_delivery.data,
    'contact', case when v_endpoint.with_contact then (
      select json_build_object('name', a.patient_name, 'phone', c.phone,
        'email', case when not c.email_is_placeholder then c.email end)
      from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where a.org_id = p_org_id and a.appointment_id = v_delivery.appointment_id and c.erased_at is null) end,
    'sealedSecrets', (
      select json_agg(s.sealed order by s.nth) from (
        select v_endpoint.sealed_secret as sealed, 0 as nth
        union all select v_endpoint.sealed_old_secret, 1 where v_endpoint.old_secret_until > v_now
        union all select b.sealed, 1 + b.nth
        from unnest(v_endpoint.sealed_between, v_endpoint.between_until) with ordinality as b (sealed, until, nth)
        where b.until > v_now) s));
end
$fn$;

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
  v_message messages;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update messages set
    status = case when p_trouble is null then 'sent' when p_needless then 'dropped' when p_final or attempts >= 8 then 'failed' else 'planned' end,
    trouble = left(p_trouble, 300),
    sent_at = case when p_trouble is null then v_now end,
    due_at = case when p_trouble is null or p_final or attempts >= 8 then due_at
      else v_now + (array['1 minute', '5 minutes', '15 minutes', '1 hour', '4 hours', '12 hours']::interval[])[least(attempts, 6)] end,
    claimed_at = null, unsettled_at = case when p_unknown then unsettled_at end, via = p_via, reference = p_reference, recipient = p_recipient, subject = left(p_subject, 300), body = left(p_body, 20000), updated_at = v_now
  where org_id = p_org_id and message_id = p_message_id and status = 'sending' and attempts = p_attempt
  returning * into v_message;
  if v_message.status in ('dropped', 'failed') then
    perform remind_by_letter(v_message, v_now);
  end if;
  return v_message.message_id is not null;
end
$fn$;

drop function is_reminded_enough(p_visit appointments, p_recipient text, p_now timestamp with time zone);
-- As many reminders in a day and in a week as the clinic wants at most (one and three), by whatever way they went; one of which nobody knows
-- whether it was taken counts as well. It counts for a person: the one whom the visit is for, and who has the same name at this number or
-- address. Others of the family have visits of their own.
create or replace function is_reminded_enough(
  p_message messages, p_visit appointments, p_recipient text, p_now timestamptz
) returns boolean
language sql stable
return (
  select count(*) filter (where coalesce(m.sent_at, m.unsettled_at) > p_now - interval '20 hours') >= coalesce(max(s.reminders_a_day), 1)
    or count(*) >= coalesce(max(s.reminders_a_week), 3)
  from messages m
  left join message_settings s on s.org_id = m.org_id
  where m.org_id = p_visit.org_id and m.kind = 'reminder' and m.message_id <> p_message.message_id
    and (m.status = 'sent' or m.unsettled_at is not null) and coalesce(m.sent_at, m.unsettled_at) > p_now - interval '7 days'
    and m.appointment_id in (
      select a.appointment_id from appointments a
      where a.org_id = p_visit.org_id and a.contact_id = p_visit.contact_id
        and (a.person_id = p_visit.person_id or name_key(a.patient_name) = name_key(p_visit.patient_name))
      union all
      select a.appointment_id from (
        select o.org_id, o.appointment_id from messages o
        where o.org_id = p_visit.org_id and o.recipient = p_recipient and o.kind = 'reminder' and o.status = 'sent'
          and o.sent_at > p_now - interval '7 days'
        union all
        select o.org_id, o.appointment_id from messages o
        where o.org_id = p_visit.org_id and o.recipient = p_recipient and o.kind = 'reminder'
          and o.unsettled_at > p_now - interval '7 days') there
      join appointments a on a.org_id = there.org_id and a.appointment_id = there.appointment_id
      where name_key(a.patient_name) = name_key(p_visit.patient_name)));

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
      then 'enough was sent' end;
end
$fn$;

-- The messages of the other visits of a series that one message named as well (told_with). Looked for by the series: there is no index for it.
create or replace function named_by(p_message messages) returns uuid[]
language sql stable
return array(
  select m.message_id from appointments a
  join appointments o on o.org_id = a.org_id and o.contact_id = a.contact_id and o.series_id = a.series_id
  join messages m on m.org_id = o.org_id and m.appointment_id = o.appointment_id and m.told_with = p_message.message_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id
  order by m.message_id);

-- A reminder that did not go as a text goes as a letter, where one was left out because of the text.
create or replace function remind_by_letter(p_text messages, p_now timestamptz) returns void
language sql
as $fn$
  update messages set status = 'planned', trouble = null, updated_at = p_now
  where org_id = p_text.org_id and p_text.kind = 'reminder' and p_text.channel = 'sms' and message_id = (
    select l.message_id from messages l
    where l.org_id = p_text.org_id and l.appointment_id = p_text.appointment_id and l.channel = 'email' and l.kind = 'reminder'
      and l.lead_minutes = p_text.lead_minutes and l.starts_local = p_text.starts_local
      and l.status = 'dropped' and l.trouble = 'enough was sent'
    order by l.revision desc limit 1)
$fn$;

-- What the carrier says became of a text that it took: p_trouble null where it arrived. What it could not deliver is not sent, and staff see
-- it; so are the visits of a series that the text named as well. A reminder goes as a letter then, where one was left out because of the
-- text. The reports come in any order: what has arrived stays so. False where no text of this name is known.
create or replace function report_message(p_org_id uuid, p_reference text, p_trouble text default null) returns boolean
language plpgsql
as $fn$
declare
  v_text messages;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_trouble is null then
    update messages set status = 'sent', sent_at = coalesce(sent_at, now()), delivered_at = now(), trouble = null, updated_at = now()
    where org_id = p_org_id and reference = p_reference and status in ('sent', 'failed') and delivered_at is null
    returning * into v_text;
    update messages set status = 'sent', sent_at = v_text.sent_at, delivered_at = now(), via = v_text.via, trouble = null, updated_at = now()
    where org_id = p_org_id and message_id = any (named_by(v_text)) and status in ('sent', 'failed') and delivered_at is null;
  else
    update messages set status = 'failed', sent_at = null, trouble = left(p_trouble, 300), updated_at = now()
    where org_id = p_org_id and reference = p_reference and status = 'sent' and delivered_at is null
    returning * into v_text;
    update messages set status = 'failed', sent_at = null, trouble = left(p_trouble, 300), updated_at = now()
    where org_id = p_org_id and message_id = any (named_by(v_text)) and status in ('planned', 'sent') and delivered_at is null;
    perform remind_by_letter(v_text, now());
  end if;
  return exists (select from messages where org_id = p_org_id and reference = p_reference);
end
$fn$;

-- Until when a number gets no more texts about what was booked, moved or cancelled, because ten went there within a day: whoever books and
-- cancels in a loop shall not flood a telephone. Null where one more may go. One of which nobody knows whether it was taken counts as
-- well. Reminders and offers have measures of their own.
create or replace function too_many_texts_until(p_org_id uuid, p_phone text, p_now timestamptz) returns timestamptz
language sql stable
return (
  select went.at + interval '1 day' from (
    select m.sent_at as at from messages m
    where m.org_id = p_org_id and m.recipient = p_phone and m.channel = 'sms' and m.kind not in ('reminder', 'offer') and m.status = 'sent'
      and m.sent_at > p_now - interval '1 day'
    union all
    select m.unsettled_at from messages m
    where m.org_id = p_org_id and m.recipient = p_phone and m.channel = 'sms' and m.kind not in ('reminder', 'offer')
      and m.unsettled_at > p_now - interval '1 day') went
  order by went.at desc offset 9 limit 1);

CREATE INDEX unsettled_by_recipient ON public.messages USING btree (org_id, recipient, unsettled_at) WHERE (unsettled_at IS NOT NULL);
