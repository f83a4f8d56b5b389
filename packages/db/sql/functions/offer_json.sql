-- An offer as those who answer it hear of it.
create or replace function offer_json(p_org_id uuid, p_offer_id uuid, p_outcome text) returns json
language sql stable
return (
  select json_build_object('outcome', p_outcome, 'offerId', o.offer_id, 'startsAt', iso_instant(o.starts_at),
    'heldUntil', iso_instant(o.held_until), 'ended', o.ended)
  from waitlist_offers o where o.org_id = p_org_id and o.offer_id = p_offer_id);
