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
