-- What a second look found: closures that take the place of one another, whoever wants no times at all, links to what was moved, sessions from
-- before a second factor, calls that were ticked off, letters to addresses that were put right.
-- With a second factor the sessions from before it end: whoever has only the password is out. The library makes the new session of the
-- browser in which it was set up after this.
create or replace function accounts.end_sessions_before() returns trigger
language plpgsql set search_path = ''
as $fn$
begin
  delete from accounts."session" s where s."userId" = new."id";
  return null;
end
$fn$;
revoke execute on function accounts.end_sessions_before() from public;

-- Ends an open offer in one of its ways and takes its hold away; false where it was over already. The provider is locked. Unless it was
-- accepted, or staff gave the time to everybody, the time goes to the next who waits: a row of freed_times.
create or replace function end_offer(p_org_id uuid, p_offer_id uuid, p_how text) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
begin
  update waitlist_offers set ended = p_how, ended_at = clock_timestamp(), updated_at = clock_timestamp()
  where org_id = p_org_id and offer_id = p_offer_id and ended is null
  returning * into v_offer;
  if not found then
    return false;
  end if;
  perform remove_holds(p_org_id, array[v_offer.appointment_id]);
  update waitlist_entries
  set status = case when p_how in ('wrong_person', 'opted_out') then 'left' when p_how = 'accepted' then 'booked' else 'waiting' end,
    updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = v_offer.entry_id and status = 'offered';
  if p_how in ('wrong_person', 'opted_out') then
    perform leave_the_rest(p_org_id, v_offer.entry_id, p_how = 'wrong_person');
  end if;
  -- Somebody else has the message with the link.
  if p_how = 'wrong_person' then
    update patient_links set revoked_at = now() where org_id = p_org_id and offer_id = p_offer_id and revoked_at is null;
  end if;
  if p_how not in ('accepted', 'released') and upper(v_offer.freed) > now() then
    insert into freed_times (org_id, provider_id, freed) values (p_org_id, v_offer.provider_id, v_offer.freed);
  end if;
  return true;
end
$fn$;

-- What the link to an offer with this token's hash leads to; null when there is none, it was revoked, or the time that was offered has come. An
-- offer that is over tells nothing of that time, unless it was accepted and is theirs.
create or replace function find_offer_link(p_token_hash text) returns json
language plpgsql
as $fn$
declare
  v_link patient_links;
begin
  perform set_config('app.org_id', '', true);
  perform set_config('app.link_token_hash', p_token_hash, true);
  select * into v_link from patient_links where token_hash = p_token_hash and revoked_at is null and kind = 'offer' limit 1;
  perform set_config('app.link_token_hash', '', true);
  if not found then
    return null;
  end if;
  perform set_config('app.org_id', v_link.org_id::text, true);
  -- Whoever pressed once and was told to try again takes what the page shows for what came of it.
  perform wait_for_standbys();
  return (
    select json_build_object(
      'orgId', o.org_id, 'offerId', o.offer_id, 'appointmentId', o.appointment_id,
      'state', case
        when o.ended is null and o.held_until > clock_timestamp() then 'open'
        when o.ended = 'accepted' and exists (select from appointments a where a.org_id = o.org_id
          and a.appointment_id = o.appointment_id and a.status = 'confirmed' and a.starts_at = o.starts_at
          and a.provider_id = o.provider_id) then 'accepted'
        when o.ended = 'declined' then 'declined' else 'over' end,
      'isWaiting', e.status in ('waiting', 'offered'),
      'startsAt', iso_instant(o.starts_at), 'startsLocal', to_char(o.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
      'heldUntil', iso_instant(o.held_until), 'providerName', p.name, 'organizationName', g.name, 'phone', g.transfer_number,
      'region', g.region, 'zone', zone_json(g.time_zone), 'mayAnswer', g.caller_check <> 'staff_only')
    from waitlist_offers o
    join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
    join organizations g on g.org_id = o.org_id
    join providers p on p.org_id = o.org_id and p.provider_id = o.provider_id
    where o.org_id = v_link.org_id and o.offer_id = v_link.offer_id and o.starts_at > clock_timestamp());
end
$fn$;

-- Whether staff chose to tell the patient of a visit that the clinic is closed then, and it is: told already, about to be, or in vain.
create or replace function is_to_hear_closed(p_visit appointments) returns boolean
language plpgsql stable
as $fn$
begin
  return exists (
    select from messages m
    where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id and m.kind = 'closed'
      and (m.status in ('planned', 'sending', 'sent', 'failed') or m.unsettled_at is not null)
      and m.starts_local = p_visit.starts_local and is_closed_by(m.closure_id, p_visit));
end
$fn$;

-- Puts somebody on the waitlist, or takes their new wish where they are on it for that service already. Whoever is put there learns
-- nothing of others, nor whether they were there before. The service by its key or name, or by p_service_id.
-- Who may not be taken for the contact (p_is_own, and a calling number with a name is enough for the organization) changes no wish that
-- is there: theirs stands beside it, and the same one again is that one, however late.
--   success:true   outcome waiting, entryId, serviceName, providerName, patientName, untilDate
--   success:false  unknown_service | unknown_provider | contact_required | not_found | list_full
create or replace function join_waitlist(
  p_org_id uuid, p_service text, p_wish jsonb, p_contact_id uuid default null, p_name text default null,
  p_phone text default null, p_email text default null, p_provider_id uuid default null, p_source text default 'phone',
  p_is_own boolean default true, p_service_id uuid default null
) returns json
language plpgsql
as $fn$
declare
  v_name text := left(nullif(btrim(p_name), ''), 200);
  v_email text := nullif(btrim(lower(p_email)), '');
  v_phone text;
  v_service services;
  v_contact contacts;
  v_contact_id uuid := p_contact_id;
  v_refusal json;
  v_today date;
  v_live_id uuid;
  v_entry waitlist_entries;
  v_may_change boolean;
  v_until date;
  v_said_until date;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_phone := known_number(p_org_id, nullif(btrim(p_phone), ''));
  select clock.local_time(o.time_zone, clock_timestamp())::date, p_source = 'staff' or p_is_own and o.caller_check = 'number_and_name'
  into v_today, v_may_change from organizations o where o.org_id = p_org_id;
  if p_service_id is null then
    v_service := find_service(p_org_id, p_service);
  else
    select * into v_service from services s where s.org_id = p_org_id and s.service_id = p_service_id and s.active;
  end if;
  if v_service.service_id is null then
    return unknown_service_json(p_org_id, p_service);
  end if;
  v_refusal := refuse_provider(p_org_id, v_service.service_id, p_provider_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  if v_contact_id is null and v_phone is null and v_email is null then
    return json_build_object('success', false, 'error', 'contact_required', 'message', 'I need your email or phone');
  end if;
  if v_contact_id is null then
    v_contact_id := upsert_contact(p_org_id, v_name, v_email, v_phone, p_is_own);
    update persons p set email = v_email, updated_at = now()
    where p.org_id = p_org_id and p.person_id = find_person(p_org_id, v_contact_id, v_name) and p_is_own and p.email <> v_email;
  end if;
  -- Locked, so that two at once are counted.
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_contact_id and erased_at is null for no key update;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  v_entry := jsonb_populate_record(null::waitlist_entries, p_wish);
  v_entry.weekdays := coalesce(v_entry.weekdays, '{1,2,3,4,5,6,7}');
  v_entry.from_time := coalesce(v_entry.from_time, '00:00');
  v_entry.until_time := coalesce(v_entry.until_time, '24:00');
  v_entry.until_date := greatest(coalesce(v_entry.until_date, greatest(v_today, v_entry.from_date) + 60), v_today);
  v_said_until := v_entry.until_date;
  v_entry.notice_minutes := coalesce(v_entry.notice_minutes, 0);
  v_entry.reach := coalesce(v_entry.reach, 'any');
  select e.entry_id, case when v_may_change then v_entry.until_date else greatest(v_entry.until_date, e.until_date) end
  into v_live_id, v_until from waitlist_entries e
  where e.org_id = p_org_id and e.contact_id = v_contact_id and e.service_id = v_service.service_id
    and name_key(e.patient_name) = name_key(coalesce(v_name, v_contact.name)) and e.status in ('waiting', 'offered')
    and (v_may_change
      or (e.provider_id, e.weekdays, e.from_time, e.until_time, e.from_date, e.notice_minutes, e.reach) is not distinct from
        (p_provider_id, v_entry.weekdays, v_entry.from_time, v_entry.until_time, v_entry.from_date, v_entry.notice_minutes, v_entry.reach))
  order by e.rank, e.entry_id limit 1;
  insert into waitlist_entries as e (
    entry_id, org_id, contact_id, patient_name, service_id, provider_id, weekdays, from_time, until_time, from_date, until_date,
    notice_minutes, reach, source)
  select coalesce(v_live_id, gen_random_uuid()), p_org_id, v_contact_id, coalesce(v_name, v_contact.name), v_service.service_id,
    p_provider_id, v_entry.weekdays, v_entry.from_time, v_entry.until_time, v_entry.from_date,
    coalesce(v_until, v_entry.until_date), v_entry.notice_minutes, v_entry.reach, p_source
  where 2000 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.status in ('waiting', 'offered'))
    and 10 > (select count(*) from waitlist_entries o where o.org_id = p_org_id and o.contact_id = v_contact_id
      and o.status in ('waiting', 'offered') and o.entry_id is distinct from v_live_id)
  on conflict (org_id, entry_id) do update
    set provider_id = excluded.provider_id, weekdays = excluded.weekdays, from_time = excluded.from_time,
      until_time = excluded.until_time, from_date = excluded.from_date, until_date = excluded.until_date,
      notice_minutes = excluded.notice_minutes, reach = excluded.reach, updated_at = now()
  returning e.* into v_entry;
  if not found then
    return json_build_object('success', false, 'error', 'list_full', 'message', 'The waitlist is full');
  end if;
  perform wait_for_standbys();
  return json_build_object('success', true, 'outcome', 'waiting', 'entryId', v_entry.entry_id, 'serviceName', v_service.name,
    'providerName', (select name from providers where org_id = p_org_id and provider_id = p_provider_id),
    'patientName', case when v_may_change then v_entry.patient_name else coalesce(v_name, v_entry.patient_name) end,
    'untilDate', case when v_may_change then v_entry.until_date else v_said_until end);
end
$fn$;

-- Who was offered a time wants none any more: off the list, and what is held for them goes to the next. False where they were not on it.
create or replace function leave_by_offer(p_org_id uuid, p_offer_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_entry_id uuid;
  v_was_on_it boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if close_offer(p_org_id, p_offer_id, 'opted_out') ->> 'outcome' = 'closed' then
    return true;
  end if;
  select entry_id into v_entry_id from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  v_was_on_it := leave_waitlist(p_org_id, v_entry_id);
  perform leave_the_rest(p_org_id, v_entry_id, false);
  return v_was_on_it;
end
$fn$;

-- Whoever wants to hear of no time wants that of all that they wait for; where the number is somebody else's, nobody waits under it. What is
-- held for another person of the number stays.
create or replace function leave_the_rest(p_org_id uuid, p_entry_id uuid, p_of_all boolean) returns void
language plpgsql
as $fn$
begin
  update waitlist_entries e set status = 'left', updated_at = clock_timestamp()
  from waitlist_entries own
  where own.org_id = p_org_id and own.entry_id = p_entry_id and e.org_id = p_org_id and e.contact_id = own.contact_id
    and e.status = 'waiting' and (p_of_all or name_key(e.patient_name) = name_key(own.patient_name));
end
$fn$;

-- Callers of the last two weeks who did not get what they wanted, by how their call ended (calls.wants_call): one item for a number, its
-- last such call. Left out is who rang again and got it, and for whom something was booked since. Whoever only heard something later is
-- still without the time that was refused. The newest hundred, and those that somebody has called in the last day.
create or replace function list_calls_to_return(p_org_id uuid) returns setof json
language sql stable
as $fn$
  with since as materialized (
    -- Not longer than what was said is kept.
    select now() - make_interval(days => least(14, o.call_words_days)) as at from organizations o where o.org_id = p_org_id
  ), wanting as materialized (
    select k.call_id, k.created_at, k.ended_as, k.service_id, coalesce(k.caller_number, made.phone) as phone, made.contact_id
    from calls k
    left join lateral (
      select c.phone, c.contact_id from tool_calls t
      join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
      join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where t.org_id = k.org_id and t.call_id = k.call_id order by t.created_at limit 1
    ) made on true
    where k.org_id = p_org_id and k.wants_call and k.created_at > (select at from since) and k.erased_at is null
      and k.call_id not like 'try-%'
  ), last as (
    select distinct on (w.phone) w.*, count(*) over (partition by w.phone) as times
    from wanting w where w.phone is not null
    order by w.phone, w.created_at desc
  )
  select json_build_object(
    'kind', 'call', 'subjectId', l.call_id, 'at', iso_instant(l.created_at), 'end', l.ended_as, 'times', l.times,
    'phone', l.phone, 'email', null, 'patientName', who.name, 'contactId', coalesce(who.contact_id, l.contact_id),
    'serviceName', s.name, 'startsAt', null, 'callId', l.call_id, 'appointmentId', null,
    'note', coalesce(b.note, ''), 'doneAt', iso_instant(b.done_at), 'doneBy', b.done_by)
  from last l
  left join call_backs b on b.org_id = p_org_id and b.kind = 'call' and b.subject_id = l.call_id
  left join services s on s.org_id = p_org_id and s.service_id = l.service_id
  left join lateral (
    select c.contact_id, c.name from contacts c where c.org_id = p_org_id and c.phone = l.phone and c.erased_at is null
  ) who on true
  where (b.done_at is null or b.done_at > now() - interval '1 day')
    and not exists (
      select from calls later
      where later.org_id = p_org_id and later.caller_number = l.phone and later.created_at > l.created_at
        and (later.ended_as in ('booked', 'moved', 'cancelled', 'waitlisted') or later.kind is distinct from 'outbound' and (
          later.ended_as = 'to_staff' and not later.wants_call
          or later.ended_as = 'informed' and l.ended_as not in ('no_time', 'closed'))))
    -- The same call, for what it could not say: somebody has called them about that.
    and not exists (
      select from open_requests r
      join call_backs told on told.org_id = r.org_id and told.kind = 'request' and told.subject_id = r.request_id::text
      where r.org_id = p_org_id and r.call_id = l.call_id and told.done_at is not null)
    and not exists (
      select from appointments a
      where a.org_id = p_org_id and a.contact_id = who.contact_id and a.status = 'confirmed' and a.created_at > l.created_at)
  order by b.done_at nulls first, l.created_at desc
  limit 100
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
    when p_message.kind = 'reminder' and is_reminded_enough(p_visit, v_address, p_now)
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
    continue when v_told.message_id is null or not still_tells(v_told, v_visit) or v_address is null
      or v_address = coalesce(v_told.recipient, (
        select o.recipient from messages o where o.org_id = p_org_id and o.message_id = v_told.told_with))
      or exists (select from messages m where m.org_id = p_org_id and m.appointment_id = v_visit.appointment_id
        and m.channel = 'email' and m.kind <> 'reminder'
        and (m.status = 'planned' or m.status in ('sending', 'sent') and m.recipient = v_address and still_tells(m, v_visit)));
    if is_told_closed(v_visit) then
      perform plan_message(v_visit, 'email', 'closed', 0, p_now + make_interval(mins => v_settings.undo_minutes), true, v_told.closure_id)
      where v_told.closure_id is not null;
    else
      perform plan_message(v_visit, 'email', 'confirmation', 0, p_now + make_interval(mins => v_settings.undo_minutes), true);
    end if;
  end loop;
end
$fn$;

CREATE TRIGGER end_sessions_before AFTER UPDATE OF "twoFactorEnabled" ON accounts."user" FOR EACH ROW WHEN ((new."twoFactorEnabled" AND (NOT old."twoFactorEnabled"))) EXECUTE FUNCTION accounts.end_sessions_before();
