-- Has somebody told of an open offer by the next way that can reach them, and keeps the time for as long as that takes; false where there is
-- none left. The provider is locked.
create or replace function tell_offer(p_org_id uuid, p_offer_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_entry waitlist_entries;
  v_next record;
begin
  select * into strict v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  select * into strict v_entry from waitlist_entries where org_id = p_org_id and entry_id = v_offer.entry_id;
  loop
    v_next := way_to(v_entry, v_offer.starts_at, v_offer.tried);
    if v_next.way is null then
      return false;
    end if;
    update waitlist_offers set way = v_next.way, tried = tried || v_next.way, held_until = greatest(held_until, v_next.held_until),
      told = case v_next.way when 'staff' then 'by_staff' else 'planned' end, updated_at = clock_timestamp()
    where org_id = p_org_id and offer_id = p_offer_id
    returning * into v_offer;
    update appointments set held_until = v_offer.held_until
    where org_id = p_org_id and appointment_id = v_offer.appointment_id and held_until <> v_offer.held_until;
    if v_next.way = 'call' then
      -- It rings soon or not at all: a call that waits for its turn keeps nobody else waiting.
      continue when plan_outbound_call(p_org_id, 'offer', p_offer_id,
        p_not_after => least(v_offer.held_until - interval '2 minutes', clock_timestamp() + interval '10 minutes')) ->> 'kind' <> 'planned';
    elsif v_next.way <> 'staff' then
      insert into messages (org_id, offer_id, channel, kind, revision, starts_local, provider_id, due_at)
      values (p_org_id, p_offer_id, v_next.way, 'offer', 0, v_offer.starts_local, v_offer.provider_id, now());
    end if;
    return true;
  end loop;
end
$fn$;
