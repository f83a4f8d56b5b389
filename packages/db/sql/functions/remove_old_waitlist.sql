-- Removes who waits no longer, and what was offered to whoever still does, once it is older than the organization wants the words of
-- calls kept: what somebody waited for is the reason for a visit. At most p_limit of each; those that another server is at are left
-- to it. Returns how many: call it again until it is fewer than the limit.
create or replace function remove_old_waitlist(p_org_id uuid, p_limit integer default 200) returns integer
language plpgsql
as $fn$
declare
  v_before timestamptz;
  v_count integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select now() - make_interval(days => o.call_words_days) into v_before from organizations o where o.org_id = p_org_id;
  delete from waitlist_entries e using (
    select o.entry_id from waitlist_entries o
    where o.org_id = p_org_id and o.status in ('booked', 'left', 'expired') and o.updated_at < v_before
    order by o.updated_at limit p_limit for update skip locked) old
  where e.org_id = p_org_id and e.entry_id = old.entry_id;
  get diagnostics v_count = row_count;
  -- One of a time that is still to come is kept: nobody is offered the same time twice.
  delete from waitlist_offers w using (
    select o.offer_id from waitlist_offers o
    where o.org_id = p_org_id and o.ended is not null and o.ended_at < v_before and o.starts_at < now()
    order by o.created_at limit p_limit for update skip locked) old
  where w.org_id = p_org_id and w.offer_id = old.offer_id;
  get diagnostics p_limit = row_count;
  return greatest(v_count, p_limit);
end
$fn$;
