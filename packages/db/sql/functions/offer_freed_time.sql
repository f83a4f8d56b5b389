-- Offers something of a freed time to the first who could take it and be reached in time, in staff's order and then by who has waited longest;
-- null where nobody can. Who it is is looked up without a lock, so callers who book with the provider wait only for the second look.
create or replace function offer_freed_time(p_org_id uuid, p_provider_id uuid, p_freed tstzrange) returns uuid
language plpgsql
as $fn$
declare
  v_best record;
  v_is_found boolean;
  v_offer_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Each round that does not end it is one in which somebody else was quicker.
  for v_round in 1..20 loop
    v_is_found := false;
    for v_best in
      select w.entry_id, w.starts_at from waiting_for(p_org_id, p_provider_id, p_freed) w
      order by w.rank, w.entry_id, w.starts_at < lower(p_freed), w.starts_at
    loop
      select (way_to(e, v_best.starts_at, '{}')).way is not null into v_is_found from waitlist_entries e
      where e.org_id = p_org_id and e.entry_id = v_best.entry_id;
      exit when v_is_found;
    end loop;
    if v_is_found is not true then
      return null;
    end if;
    v_offer_id := hold_for(p_org_id, v_best.entry_id, p_provider_id, v_best.starts_at, p_freed);
    exit when v_offer_id is not null;
  end loop;
  return v_offer_id;
end
$fn$;
