-- Offers that could not be told are no missing answers: what the quiet hours kept from being told is taken back and offered anew, what was
-- switched off goes on by the next way. One order of locks for whoever works on the waitlist and whoever places calls. Whom nobody can
-- reach is asked for once, and not for each time.
-- Drops what was to tell of an offer in its present way and no longer can. False while somebody is at it, who sees the same.
create or replace function drop_untold(p_offer waitlist_offers, p_trouble text) returns boolean
language plpgsql
as $fn$
begin
  if p_offer.way = 'call' then
    update outbound_calls set status = 'ended', ended = 'dropped', trouble = p_trouble, ended_at = now(), updated_at = now()
    where org_id = p_offer.org_id and reason = 'offer' and subject_id = p_offer.offer_id and status = 'planned';
    return true;
  end if;
  update messages set status = 'dropped', trouble = p_trouble, updated_at = clock_timestamp()
  where org_id = p_offer.org_id and message_id = (
    select m.message_id from messages m
    where m.org_id = p_offer.org_id and m.offer_id = p_offer.offer_id and m.channel = p_offer.way and m.status in ('planned', 'sending')
    for update skip locked);
  return not exists (
    select from messages m
    where m.org_id = p_offer.org_id and m.offer_id = p_offer.offer_id and m.channel = p_offer.way and m.status in ('planned', 'sending'));
end
$fn$;

-- Ends an open offer in one of its ways and takes its hold away; false where it was over already. The provider is locked. Unless it was
-- accepted, or staff gave the time to everybody, the time goes to the next who waits: a row of freed_times. What nobody was told because the
-- quiet hours had begun is taken back, and is offered to them anew after those.
create or replace function end_offer(p_org_id uuid, p_offer_id uuid, p_how text) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
begin
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id and ended is null for update;
  if not found then
    return false;
  end if;
  -- Nobody fails to answer what the quiet hours kept from being told.
  if p_how = 'no_answer' and end_of_quiet(p_org_id, clock_timestamp()) > clock_timestamp() and not was_told(v_offer) then
    p_how := 'withdrawn';
    update waitlist_offers set told = 'failed' where org_id = p_org_id and offer_id = p_offer_id;
  elsif p_how in ('wrong_person', 'opted_out') then
    -- Before the entries, as in hold_for: nothing else is offered to them meanwhile.
    perform 1 from contacts c join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id
    where e.org_id = p_org_id and e.entry_id = v_offer.entry_id for no key update of c;
  end if;
  update waitlist_offers set ended = p_how, ended_at = clock_timestamp(), updated_at = clock_timestamp()
  where org_id = p_org_id and offer_id = p_offer_id and ended is null
  returning * into v_offer;
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

-- Ends what nobody has answered in time, has who could not be reached told by the next way, ends what those have who got a visit then by
-- another way, and the waiting of those whose last day is over; of how many providers. All of it in the locks of all these providers, which
-- are taken at once: a server that comes second finds nothing left.
-- The order of locks, here and in hold_for: the settings of calls, which whoever claims one has; the providers by id; offers, contacts and
-- entries; calls and messages; jobs, the waitlist's first.
create or replace function expire_offers(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_provider_ids uuid[];
  v_overtaken record;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform 1 from outbound_settings where org_id = p_org_id for share;
  v_provider_ids := array(
    select o.provider_id from waitlist_offers o where o.org_id = p_org_id and o.ended is null and o.held_until <= now()
    union select o.provider_id from overtaken_offers(p_org_id) o
    union select o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and (offer_progress(o)).way_over);
  if v_provider_ids <> '{}' then
    perform lock_providers(p_org_id, null, v_provider_ids);
    for v_overtaken in
      select * from overtaken_offers(p_org_id) o where o.provider_id = any (v_provider_ids) order by o.offer_id
    loop
      perform end_offer(p_org_id, v_overtaken.offer_id, 'withdrawn');
      update waitlist_entries set status = 'booked'
      where v_overtaken.is_served and org_id = p_org_id and entry_id = v_overtaken.entry_id and status = 'waiting';
    end loop;
    perform go_on_with_offers(p_org_id, v_provider_ids);
  end if;
  update waitlist_offers set told = 'sent', updated_at = clock_timestamp()
  where org_id = p_org_id and offer_id = any (array(
    select o.offer_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.told = 'planned' and o.way is not null and (offer_progress(o)).is_told
    order by o.offer_id for update skip locked));
  update waitlist_entries set status = 'expired', updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = any (array(
    select e.entry_id from waitlist_entries e
    where e.org_id = p_org_id and e.status = 'waiting'
      and e.until_date < (select clock.local_time(o.time_zone, clock_timestamp())::date from organizations o where o.org_id = p_org_id)
    order by e.entry_id for update skip locked));
  return cardinality(v_provider_ids);
end
$fn$;

drop function go_on_with_offers(p_org_id uuid);
-- Who could not be reached in one way is told by the next, or the time goes to the next who waits. What tells comes to an end in its own
-- transaction, and wakes the job that asks this; what can no longer tell, because its way was switched off or they asked for it no more, ends
-- here. The providers are locked, and the settings of calls (expire_offers).
create or replace function go_on_with_offers(p_org_id uuid, p_provider_ids uuid[]) returns void
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_progress record;
begin
  -- Before whatever tells has a job of its own.
  perform wake_waitlist_of(p_org_id);
  for v_offer in
    select * from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until > clock_timestamp() and o.provider_id = any (p_provider_ids)
    order by o.offer_id for update
  loop
    v_progress := offer_progress(v_offer);
    continue when v_progress.way_over is not true or not drop_untold(v_offer, v_progress.trouble);
    update waitlist_offers set trouble = left(nullif(v_progress.trouble, ''), 300)
    where org_id = p_org_id and offer_id = v_offer.offer_id;
    if not tell_offer(p_org_id, v_offer.offer_id) then
      perform end_offer(p_org_id, v_offer.offer_id, v_progress.ended);
    end if;
  end loop;
end
$fn$;

-- Keeps a time for somebody who waits and offers it to them; null where either is no longer so, or nobody could reach them in time. Looks under the provider's lock, as
-- whoever books does, and under the contact's: two of their wishes may be looked at with two providers at once.
create or replace function hold_for(
  p_org_id uuid, p_entry_id uuid, p_provider_id uuid, p_starts_at timestamptz, p_freed tstzrange
) returns uuid
language plpgsql
as $fn$
declare
  v_entry waitlist_entries;
  v_way record;
  v_minutes integer;
  v_offer_id uuid := gen_random_uuid();
  v_hold appointments;
begin
  -- Before the provider, see expire_offers.
  perform 1 from outbound_settings where org_id = p_org_id for share;
  perform lock_providers(p_org_id, null, array[p_provider_id]);
  perform 1 from contacts c join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id
  where e.org_id = p_org_id and e.entry_id = p_entry_id for no key update of c;
  select * into v_entry from waitlist_entries
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting' for update;
  select s.duration_minutes into v_minutes from services s where s.org_id = p_org_id and s.service_id = v_entry.service_id;
  if v_minutes is null then
    return null;
  end if;
  if not exists (
      select from waiting_for(p_org_id, p_provider_id,
        tstzrange(p_starts_at, p_starts_at + make_interval(mins => v_minutes)), p_entry_id) w
      where w.starts_at = p_starts_at) then
    return null;
  end if;
  v_way := way_to(v_entry, p_starts_at, '{}');
  if v_way.way is null then
    return null;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, patient_name, starts_at, ends_at, blocked, status, held_until, source)
  values (
    p_org_id, p_provider_id, v_entry.service_id, 'Held', p_starts_at, p_starts_at + make_interval(mins => v_minutes),
    blocked_range(p_org_id, v_entry.service_id, p_starts_at, v_minutes), 'held', v_way.held_until, 'staff')
  returning * into v_hold;
  insert into waitlist_offers (
    org_id, offer_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local, held_until, freed)
  values (p_org_id, v_offer_id, p_entry_id, v_hold.appointment_id, p_provider_id, v_entry.service_id, v_hold.starts_at,
    v_hold.ends_at, v_hold.starts_local, v_hold.held_until, p_freed);
  update waitlist_entries set status = 'offered', updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = p_entry_id;
  -- The assistant may just have been stopped, and be all that there was.
  if not tell_offer(p_org_id, v_offer_id) then
    perform end_offer(p_org_id, v_offer_id, 'no_answer');
  end if;
  return v_offer_id;
end
$fn$;

-- Offers something of a freed time to the first who could take it and be reached in time, in staff's order and then by who has waited longest;
-- null where nobody can. Who it is is looked up without a lock, so callers who book with the provider wait only for the second look.
-- Whoever cannot be reached for the last of their times cannot for an earlier one: that is asked once for each, and not for each time.
create or replace function offer_freed_time(p_org_id uuid, p_provider_id uuid, p_freed tstzrange) returns uuid
language plpgsql
as $fn$
declare
  v_best record;
  v_starts_at timestamptz;
  v_offer_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Each round that does not end it is one in which somebody else was quicker.
  for v_round in 1..20 loop
    v_starts_at := null;
    for v_best in
      select w.entry_id, max(w.starts_at) as last_at, array_agg(w.starts_at order by w.starts_at < lower(p_freed), w.starts_at) as times
      from waiting_for(p_org_id, p_provider_id, p_freed) w
      group by w.rank, w.entry_id order by w.rank, w.entry_id
    loop
      select t.starts_at into v_starts_at
      from waitlist_entries e
      cross join lateral (select (way_to(e, v_best.last_at, '{}')).way offset 0) last
      cross join lateral unnest(v_best.times) with ordinality t (starts_at, place)
      where e.org_id = p_org_id and e.entry_id = v_best.entry_id and last.way is not null
        and (t.starts_at = v_best.last_at or (way_to(e, t.starts_at, '{}')).way is not null)
      order by t.place limit 1;
      exit when v_starts_at is not null;
    end loop;
    if v_starts_at is null then
      return null;
    end if;
    v_offer_id := hold_for(p_org_id, v_best.entry_id, p_provider_id, v_starts_at, p_freed);
    exit when v_offer_id is not null;
  end loop;
  return v_offer_id;
end
$fn$;

-- How far telling somebody of an open offer has come. way_over: they could not be reached that way, or no longer can be, and why; ended: how
-- that is called where no other way is left. A call in which they spoke and gave no answer has told them.
create or replace function offer_progress(p_offer waitlist_offers, out is_told boolean, out way_over boolean, out ended text, out trouble text)
language plpgsql stable
as $fn$
declare
  v_message messages;
  v_call outbound_calls;
  v_entry waitlist_entries;
  v_is_quiet boolean;
begin
  is_told := false;
  way_over := false;
  ended := 'no_answer';
  if p_offer.way in ('sms', 'email') then
    select * into v_message from messages
    where org_id = p_offer.org_id and offer_id = p_offer.offer_id and channel = p_offer.way;
    is_told := v_message.status = 'sent';
    way_over := v_message.status in ('dropped', 'failed');
    trouble := v_message.trouble;
  elsif p_offer.way = 'call' then
    select * into v_call from outbound_calls o
    where o.org_id = p_offer.org_id and o.reason = 'offer' and o.subject_id = p_offer.offer_id
    order by o.created_at desc, o.outbound_id limit 1;
    is_told := v_call.ended = 'answered';
    way_over := v_call.ended in ('no_answer', 'busy', 'voicemail', 'screened', 'hung_up', 'failed', 'dropped');
    ended := case when v_call.ended in ('voicemail', 'screened') then v_call.ended else 'no_answer' end;
    trouble := case when v_call.ended in ('failed', 'dropped') then v_call.trouble end;
  end if;
  -- What waits for its turn goes by what is so now: a job that is off for the clinic drops nothing itself.
  if v_message.status = 'planned' or v_message.status = 'sending' and v_message.claimed_at <= clock_timestamp() - interval '2 minutes'
    or v_call.status = 'planned' then
    select * into v_entry from waitlist_entries where org_id = p_offer.org_id and entry_id = p_offer.entry_id;
    v_is_quiet := end_of_quiet(p_offer.org_id, clock_timestamp()) > clock_timestamp();
    trouble := case
      when v_call.status = 'planned' and outbound_trouble(v_call, clock_timestamp()) is not null then outbound_trouble(v_call, clock_timestamp())
      when v_is_quiet then 'nobody is told in the quiet hours'
      when v_call.status = 'planned' and not may_call_about_offer(v_entry) then 'nobody is called now'
      when v_message.status is not null and offer_address(v_entry, p_offer.way, v_message.message_id) is null
        then 'they cannot be written to this way' end;
    way_over := trouble is not null;
  end if;
end
$fn$;

-- Why a call that is due is never to be made; null where nothing stands against it. It is held against what it is about as that is now.
create or replace function outbound_trouble(p_call outbound_calls, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_visit appointments;
  v_contact contacts;
begin
  if p_call.not_after <= p_now then
    return 'its time has passed';
  elsif exists (select from outbound_calls o where o.org_id = p_call.org_id and o.phone = p_call.phone and o.ended = 'opted_out')
    or exists (select from message_consents c where c.org_id = p_call.org_id and c.channel = 'sms' and c.address = p_call.phone
      and not c.is_allowed) then
    return 'they asked not to be contacted';
  elsif p_call.contact_id is not null then
    select * into v_contact from contacts where org_id = p_call.org_id and contact_id = p_call.contact_id;
    if v_contact.erased_at is not null or v_contact.phone is distinct from p_call.phone then
      return 'their number was changed';
    end if;
  end if;
  if p_call.reason = 'call_back' then
    return case when not exists (select from open_requests r where r.org_id = p_call.org_id and r.request_id = p_call.subject_id
        and not exists (select from call_backs b where b.org_id = r.org_id and b.kind = 'request'
          and b.subject_id = r.request_id::text and b.done_at is not null))
      then 'somebody has called them back' end;
  elsif p_call.reason = 'offer' then
    return case when not exists (select from waitlist_offers o where o.org_id = p_call.org_id and o.offer_id = p_call.subject_id
      and o.ended is null and o.held_until > p_now) then 'the offer is over'
      when end_of_quiet(p_call.org_id, p_now) > p_now then 'nobody is called about a held time in the quiet hours' end;
  end if;
  select * into v_visit from appointments where org_id = p_call.org_id and appointment_id = p_call.subject_id;
  return case
    when v_visit.status is distinct from 'confirmed'
      or v_visit.starts_local <> p_call.starts_local or v_visit.provider_id <> p_call.provider_id
      or v_visit.contact_id is distinct from p_call.contact_id then 'the visit was changed'
    when v_visit.starts_at <= p_now then 'the visit has begun' end;
end
$fn$;

-- Who of those that wait could take what of a freed time with a provider, and until when it could be kept for them: the service, the
-- provider, the days, the parts of the day and the notice fit, they have no visit of their own then, did not give up that very time and
-- were not offered it before. p_entry_id: only that one, whatever they were offered before.
create or replace function waiting_for(
  p_org_id uuid, p_provider_id uuid, p_freed tstzrange, p_entry_id uuid default null
) returns table (entry_id uuid, rank numeric, starts_at timestamptz, held_until timestamptz)
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_now timestamptz := clock_timestamp();
begin
  select * into strict v_org from organizations o where o.org_id = p_org_id;
  return query
    with waiting as materialized (
      select e.* from waitlist_entries e
      where e.org_id = p_org_id and e.status = 'waiting' and coalesce(e.provider_id, p_provider_id) = p_provider_id
        and (p_entry_id is null or e.entry_id = p_entry_id)
        -- A person has one offer at most, whatever else they wait for.
        and not exists (
          select from waitlist_entries other
          where other.org_id = e.org_id and other.contact_id = e.contact_id and other.status = 'offered'
            and is_same_person(e.org_id, e.contact_id, other.patient_name, e.patient_name))
    ), wanted as materialized (
      select s.* from services s
      where s.org_id = p_org_id and s.active and s.service_id in (select w.service_id from waiting w)
    ), times as materialized (
      select s.service_id, t.starts_at, t.starts_at + length as ends_at, told.local, told.local + length as local_end
      from wanted s
      cross join lateral (select make_interval(mins => s.duration_minutes) as length) of_service
      cross join lateral unnest((free_times(v_org, s,
        greatest(lower(p_freed) - length - make_interval(mins => s.buffer_after_minutes), v_now),
        least(upper(p_freed) + make_interval(mins => s.buffer_before_minutes), v_now + make_interval(days => v_org.horizon_days)),
        p_provider_id, null, false)).times) t (starts_at)
      cross join lateral (select clock.local_time(v_org.time_zone, t.starts_at) as local offset 0) told
      where tstzrange(t.starts_at - make_interval(mins => s.buffer_before_minutes),
        t.starts_at + length + make_interval(mins => s.buffer_after_minutes)) && p_freed
    )
    select e.entry_id, e.rank, t.starts_at, kept.until
    from waiting e
    join times t on t.service_id = e.service_id
    cross join lateral (select least(v_now + make_interval(mins => v_org.hold_minutes),
      t.starts_at - make_interval(mins => greatest(v_org.min_notice_minutes, e.notice_minutes, 1))) as until) kept
    where extract(isodow from t.local)::integer = any (e.weekdays)
      and t.local - t.local::date::timestamp >= e.from_time::interval
      and t.local_end - t.local::date::timestamp <= e.until_time::interval
      and t.local::date <= e.until_date and (e.from_date is null or t.local::date >= e.from_date)
      and kept.until >= v_now + interval '5 minutes'
      and not exists (
        select from appointments a
        where a.org_id = p_org_id and a.contact_id = e.contact_id
          and a.starts_at > t.starts_at - interval '24 hours' and a.starts_at < t.ends_at and a.ends_at > t.starts_at
          and (a.status = 'confirmed'
            or a.status = 'cancelled' and a.provider_id = p_provider_id and a.starts_at = t.starts_at and p_entry_id is null)
          and is_for_person(a, e.patient_name))
      and (p_entry_id is not null or not exists (
        select from waitlist_offers o
        where o.org_id = p_org_id and o.entry_id = e.entry_id and o.provider_id = p_provider_id and o.starts_at = t.starts_at
          -- Told as it is now: by another clock it is another offer.
          and o.starts_local = t.local
          -- One that was taken back in the quiet hours they have not heard of (end_offer).
          and not (o.ended = 'withdrawn' and o.told = 'failed')));
end
$fn$;

-- Has the waitlist worked on now, as wake_waitlist does. What adds several jobs adds this one first: jobs are locked as well, and so nobody has
-- one and waits for another. As the owner for the queue; only of the tenant at work.
create or replace function wake_waitlist_of(p_org_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'A waitlist can be woken only for the tenant at work.';
  end if;
  perform graphile_worker.add_job(
    identifier => 'offer-freed-times', payload => json_build_object('orgId', p_org_id), max_attempts => 5,
    job_key => 'waitlist:' || p_org_id);
end
$fn$;
revoke execute on function wake_waitlist_of(uuid) from public;
grant execute on function wake_waitlist_of(uuid) to callwaiting_app;

-- Whether somebody may have heard of an offer: it was sent, or nobody knows whether it was; their phone was answered; or the front desk had it
-- to tell.
create or replace function was_told(p_offer waitlist_offers) returns boolean
language sql stable
return p_offer.way is null or p_offer.told in ('sent', 'by_staff')
  or exists (select from messages m
    where m.org_id = p_offer.org_id and m.offer_id = p_offer.offer_id and (m.status = 'sent' or m.unsettled_at is not null))
  or exists (select from outbound_calls c
    where c.org_id = p_offer.org_id and c.reason = 'offer' and c.subject_id = p_offer.offer_id
      and (c.status in ('placing', 'ringing') or c.ended not in ('no_answer', 'busy', 'failed', 'dropped')));
