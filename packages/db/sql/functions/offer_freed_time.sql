-- Offers something of a freed time to the first who could take it and be reached in time, in staff's order and then by who has waited longest;
-- null where nobody can. Who it is is looked up without a lock, so callers who book with the provider wait only for the second look.
-- Whoever cannot be reached for the last of their times cannot for an earlier one: that is asked once for each, and not for each time.
create or replace function offer_freed_time(p_org_id uuid, p_provider_id uuid, p_freed tstzrange) returns uuid
language plpgsql
as $fn$
declare
  v_best record;
  v_starts_at timestamptz;
  v_offer_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Each round that does not end it is one in which somebody else was quicker.
  for v_round in 1..20 loop
    v_starts_at := null;
    for v_best in
      select w.entry_id, max(w.starts_at) as last_at, array_agg(w.starts_at order by w.starts_at < lower(p_freed), w.starts_at) as times
      from waiting_for(p_org_id, p_provider_id, p_freed) w
      group by w.rank, w.entry_id order by w.rank, w.entry_id
    loop
      select t.starts_at into v_starts_at
      from waitlist_entries e
      cross join lateral (select (way_to(e, v_best.last_at, '{}')).way offset 0) last
      cross join lateral unnest(v_best.times) with ordinality t (starts_at, place)
      where e.org_id = p_org_id and e.entry_id = v_best.entry_id and last.way is not null
        and (t.starts_at = v_best.last_at or (way_to(e, t.starts_at, '{}')).way is not null)
      order by t.place limit 1;
      exit when v_starts_at is not null;
    end loop;
    if v_starts_at is null then
      return null;
    end if;
    v_offer_id := hold_for(p_org_id, v_best.entry_id, p_provider_id, v_starts_at, p_freed);
    exit when v_offer_id is not null;
  end loop;
  return v_offer_id;
end
$fn$;
