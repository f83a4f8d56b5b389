-- Who could not be reached in one way is told by the next, or the time goes to the next who waits; and what has been told is noted. What tells
-- comes to an end in its own transaction, and wakes the job that asks this.
create or replace function go_on_with_offers(p_org_id uuid) returns void
language plpgsql
as $fn$
declare
  v_provider_ids uuid[];
  v_offer waitlist_offers;
  v_progress record;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_offers o set told = 'sent', updated_at = clock_timestamp()
  where o.org_id = p_org_id and o.ended is null and o.told = 'planned' and o.way is not null and (offer_progress(o)).is_told;
  v_provider_ids := array(select distinct o.provider_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and (offer_progress(o)).way_over);
  if v_provider_ids = '{}' then
    return;
  end if;
  perform lock_providers(p_org_id, null, v_provider_ids);
  for v_offer in
    select * from waitlist_offers o
    where o.org_id = p_org_id and o.ended is null and o.held_until > clock_timestamp() and o.provider_id = any (v_provider_ids)
    order by o.offer_id for update
  loop
    v_progress := offer_progress(v_offer);
    continue when v_progress.way_over is not true;
    update waitlist_offers set trouble = left(nullif(v_progress.trouble, ''), 300)
    where org_id = p_org_id and offer_id = v_offer.offer_id;
    if not tell_offer(p_org_id, v_offer.offer_id) then
      perform end_offer(p_org_id, v_offer.offer_id, v_progress.ended);
    end if;
  end loop;
end
$fn$;
