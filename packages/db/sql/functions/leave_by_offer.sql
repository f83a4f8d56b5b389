-- Who was offered a time wants none any more: off the list, and what is held for them goes to the next. False where they were not on it.
create or replace function leave_by_offer(p_org_id uuid, p_offer_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_entry_id uuid;
  v_was_on_it boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if close_offer(p_org_id, p_offer_id, 'opted_out') ->> 'outcome' = 'closed' then
    return true;
  end if;
  select entry_id into v_entry_id from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  v_was_on_it := leave_waitlist(p_org_id, v_entry_id);
  perform leave_the_rest(p_org_id, v_entry_id, false);
  return v_was_on_it;
end
$fn$;
