-- Ends what nobody has answered in time, of a provider who is locked. A hold without an offer cannot be; if there were one, it would be
-- in the way of the constraint for ever.
create or replace function end_expired_holds(p_org_id uuid, p_provider_id uuid) returns void
language plpgsql
as $fn$
declare
  v_offer_id uuid;
begin
  for v_offer_id in
    select o.offer_id from waitlist_offers o
    where o.org_id = p_org_id and o.provider_id = p_provider_id and o.ended is null and o.held_until <= clock_timestamp()
    order by o.offer_id
  loop
    perform end_offer(p_org_id, v_offer_id, 'no_answer');
  end loop;
  perform remove_holds(p_org_id, array(
    select a.appointment_id from appointments a
    where a.org_id = p_org_id and a.provider_id = p_provider_id and a.status = 'held' and a.held_until <= clock_timestamp()
      and a.starts_at > now() - interval '24 hours' and not exists (
        -- One whose deadline has passed since they were looked through is ended by whoever looks next.
        select from waitlist_offers o
        where o.org_id = p_org_id and o.appointment_id = a.appointment_id and o.ended is null)));
end
$fn$;
