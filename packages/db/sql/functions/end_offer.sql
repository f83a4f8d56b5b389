-- Ends an open offer in one of its ways and takes its hold away; false where it was over already. The provider is locked. Unless it was
-- accepted, or staff gave the time to everybody, the time goes to the next who waits: a row of freed_times. What nobody was told because the
-- quiet hours had begun is taken back, and is offered to them anew after those.
create or replace function end_offer(p_org_id uuid, p_offer_id uuid, p_how text) returns boolean
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
begin
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id and ended is null for update;
  if not found then
    return false;
  end if;
  -- Nobody fails to answer what the quiet hours kept from being told.
  if p_how = 'no_answer' and end_of_quiet(p_org_id, clock_timestamp()) > clock_timestamp() and not was_told(v_offer) then
    p_how := 'withdrawn';
    update waitlist_offers set told = 'failed' where org_id = p_org_id and offer_id = p_offer_id;
  elsif p_how in ('wrong_person', 'opted_out') then
    -- Before the entries, as in hold_for: nothing else is offered to them meanwhile.
    perform 1 from contacts c join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id
    where e.org_id = p_org_id and e.entry_id = v_offer.entry_id for no key update of c;
  end if;
  update waitlist_offers set ended = p_how, ended_at = clock_timestamp(), updated_at = clock_timestamp()
  where org_id = p_org_id and offer_id = p_offer_id and ended is null
  returning * into v_offer;
  perform remove_holds(p_org_id, array[v_offer.appointment_id]);
  update waitlist_entries
  set status = case when p_how in ('wrong_person', 'opted_out') then 'left' when p_how = 'accepted' then 'booked' else 'waiting' end,
    updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = v_offer.entry_id and status = 'offered';
  if p_how in ('wrong_person', 'opted_out') then
    -- Of theirs alone: others of the number may well be reached by it, and have said nothing.
    perform leave_the_rest(p_org_id, v_offer.entry_id, false);
  end if;
  -- Somebody else has the message with the link.
  if p_how = 'wrong_person' then
    update patient_links set revoked_at = now() where org_id = p_org_id and offer_id = p_offer_id and revoked_at is null;
  end if;
  if p_how not in ('accepted', 'released') and upper(v_offer.freed) > now() then
    insert into freed_times (org_id, provider_id, freed) values (p_org_id, v_offer.provider_id, v_offer.freed);
    insert into freed_times (org_id, provider_id, freed)
    select p_org_id, shared, tstzrange(v_offer.starts_at, v_offer.ends_at)
    from sharing_providers(p_org_id, v_offer.service_id) shared
    where shared <> v_offer.provider_id and v_offer.ends_at > now();
  end if;
  return true;
end
$fn$;
