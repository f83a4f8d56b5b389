-- Ends what nobody has answered in time, has who could not be reached told by the next way, ends what those have who got a visit then by another way, and the waiting of those whose last day is over; how many offers that were. Each in the
-- provider's lock; a server that comes second finds nothing left.
create or replace function expire_offers(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_provider_ids uuid[];
  v_overtaken record;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_entries e set status = 'expired', updated_at = clock_timestamp()
  from organizations o
  where o.org_id = p_org_id and e.org_id = p_org_id and e.status = 'waiting'
    and e.until_date < clock.local_time(o.time_zone, clock_timestamp())::date;
  v_provider_ids := array(select distinct o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until <= now()
    union select o.provider_id from overtaken_offers(p_org_id) o);
  if v_provider_ids <> '{}' then
    perform lock_providers(p_org_id, null, v_provider_ids);
    for v_overtaken in
      select * from overtaken_offers(p_org_id) o where o.provider_id = any (v_provider_ids) order by o.offer_id
    loop
      perform end_offer(p_org_id, v_overtaken.offer_id, 'withdrawn');
      update waitlist_entries set status = 'booked'
      where v_overtaken.is_served and org_id = p_org_id and entry_id = v_overtaken.entry_id and status = 'waiting';
    end loop;
  end if;
  perform go_on_with_offers(p_org_id);
  return cardinality(v_provider_ids);
end
$fn$;
