-- Takes somebody off the waitlist; what is held for them goes to the next. False where they are not on it. An offer may be made while this
-- runs: whoever makes one has the entry locked, and then this begins anew and ends that as well. The caller retries.
create or replace function leave_waitlist(p_org_id uuid, p_entry_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The provider before the entry, as everywhere.
  select * into v_offer from waitlist_offers where org_id = p_org_id and entry_id = p_entry_id and ended is null;
  if found then
    perform lock_providers(p_org_id, null, array[v_offer.provider_id]);
    perform end_offer(p_org_id, v_offer.offer_id, 'withdrawn');
  end if;
  update waitlist_entries set status = 'left', updated_at = now()
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting';
  if found then
    return true;
  end if;
  if exists (select from waitlist_entries where org_id = p_org_id and entry_id = p_entry_id and status in ('waiting', 'offered')) then
    raise exception 'something was offered to them meanwhile' using errcode = 'serialization_failure';
  end if;
  return false;
end
$fn$;
