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
