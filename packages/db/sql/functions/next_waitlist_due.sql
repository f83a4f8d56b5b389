-- When the waitlist is to be looked at next: the first deadline, the first freed time that is due, or soon where somebody is yet to be
-- told; null when there is none of these.
create or replace function next_waitlist_due(p_org_id uuid) returns text
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return iso_instant(date_trunc('second', least(
    (select min(o.held_until) from waitlist_offers o where o.org_id = p_org_id and o.ended is null),
    (select min(f.due_at) from freed_times f where f.org_id = p_org_id),
    (select now() + interval '1 minute' from waitlist_offers o where o.org_id = p_org_id and o.ended is null
      and o.told in ('planned', 'sending') and o.attempts < 5 limit 1))) + interval '1 second');
end
$fn$;
