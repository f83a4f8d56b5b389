-- Who was offered a time wants none any more: off the list, whatever else they wait for, and what is held for them goes to the next, be it
-- another time than that of the link. Whose letter went to an address that is not known to be theirs leaves with that one wish: anybody can say
-- an address with a number. False where they were not on it. The caller retries, as with leave_waitlist.
create or replace function leave_by_offer(p_org_id uuid, p_offer_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_own waitlist_entries;
  v_live uuid[];
  v_was_on_it boolean;
  v_address text;
  v_is_theirs boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select e.* into v_own from waitlist_offers o join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
  where o.org_id = p_org_id and o.offer_id = p_offer_id;
  v_address := (select person_address(c, find_person(p_org_id, c.contact_id, v_own.patient_name)) from contacts c
    where c.org_id = p_org_id and c.contact_id = v_own.contact_id);
  v_is_theirs := not coalesce((select bool_or(m.channel = 'email' and lower(coalesce(m.recipient, v_own.said_email)) is distinct from lower(v_address))
    from messages m
    where m.org_id = p_org_id and m.offer_id = p_offer_id and (m.status = 'sent' or m.unsettled_at is not null)), v_own.said_email is not null);
  v_live := array(select e.entry_id from waitlist_entries e
    where e.org_id = p_org_id and e.contact_id = v_own.contact_id and e.status in ('waiting', 'offered')
      and (e.entry_id = v_own.entry_id or v_is_theirs and is_same_person(p_org_id, e.contact_id, e.patient_name, v_own.patient_name)));
  v_was_on_it := v_own.entry_id = any (v_live);
  -- At most one offer is open, and where it is that of the link it ends as what they said.
  if v_is_theirs and exists (select from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id and ended is null) then
    perform close_offer(p_org_id, p_offer_id, 'opted_out');
  end if;
  perform leave_waitlist(p_org_id, e.entry_id) from unnest(v_live) e (entry_id) order by e.entry_id;
  return coalesce(v_was_on_it, false);
end
$fn$;
