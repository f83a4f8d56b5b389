-- Takes back all that is offered, because the clinic's clock has changed: what was told is another moment now. All providers are locked.
create or replace function withdraw_offers(p_org_id uuid) returns void
language plpgsql
as $fn$
begin
  perform end_offer(p_org_id, o.offer_id, 'withdrawn')
  from (select offer_id from waitlist_offers where org_id = p_org_id and ended is null order by offer_id) o;
end
$fn$;
