-- For servers of the version before, as claim_offer.
-- Says what became of telling somebody of an offer: sent; failed, and the front desk has to call; planned, to be tried again.
create or replace function finish_offer(p_org_id uuid, p_offer_id uuid, p_told text, p_trouble text default null) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update waitlist_offers set told = p_told, trouble = left(nullif(p_trouble, ''), 300), updated_at = clock_timestamp()
  where org_id = p_org_id and offer_id = p_offer_id and told = 'sending';
end
$fn$;
