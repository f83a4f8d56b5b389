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
