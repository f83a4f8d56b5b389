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
