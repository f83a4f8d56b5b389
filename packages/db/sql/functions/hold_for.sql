-- Keeps a time for somebody who waits and offers it to them; null where either is no longer so, or nobody could reach them in time. Looks under the provider's lock, as
-- whoever books does, and under the contact's: two of their wishes may be looked at with two providers at once.
create or replace function hold_for(
  p_org_id uuid, p_entry_id uuid, p_provider_id uuid, p_starts_at timestamptz, p_freed tstzrange
) returns uuid
language plpgsql
as $fn$
declare
  v_entry waitlist_entries;
  v_way record;
  v_minutes integer;
  v_needs_resources boolean;
  v_offer_id uuid := gen_random_uuid();
  v_hold appointments;
begin
  -- Before the provider, see expire_offers.
  perform 1 from outbound_settings where org_id = p_org_id for share;
  perform lock_providers(p_org_id, null, array[p_provider_id]);
  perform 1 from contacts c join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id
  where e.org_id = p_org_id and e.entry_id = p_entry_id for no key update of c;
  select * into v_entry from waitlist_entries
  where org_id = p_org_id and entry_id = p_entry_id and status = 'waiting' for update;
  select s.duration_minutes, s.needs_resources into v_minutes, v_needs_resources from services s where s.org_id = p_org_id and s.service_id = v_entry.service_id;
  if v_minutes is null then
    return null;
  end if;
  if v_needs_resources then
    perform lock_resources(p_org_id, array[v_entry.service_id]);
  end if;
  if not exists (
      select from waiting_for(p_org_id, p_provider_id,
        tstzrange(p_starts_at, p_starts_at + make_interval(mins => v_minutes)), p_entry_id) w
      where w.starts_at = p_starts_at) then
    return null;
  end if;
  v_way := way_to(v_entry, p_starts_at, '{}');
  if v_way.way is null then
    return null;
  end if;
  insert into appointments (
    org_id, provider_id, service_id, patient_name, starts_at, ends_at, blocked, status, held_until, source)
  values (
    p_org_id, p_provider_id, v_entry.service_id, 'Held', p_starts_at, p_starts_at + make_interval(mins => v_minutes),
    blocked_range(p_org_id, v_entry.service_id, p_starts_at, v_minutes), 'held', v_way.held_until, 'staff')
  returning * into v_hold;
  insert into waitlist_offers (
    org_id, offer_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local, held_until, freed)
  values (p_org_id, v_offer_id, p_entry_id, v_hold.appointment_id, p_provider_id, v_entry.service_id, v_hold.starts_at,
    v_hold.ends_at, v_hold.starts_local, v_hold.held_until, p_freed);
  update waitlist_entries set status = 'offered', updated_at = clock_timestamp()
  where org_id = p_org_id and entry_id = p_entry_id;
  -- The assistant may just have been stopped, and be all that there was.
  if not tell_offer(p_org_id, v_offer_id) then
    perform end_offer(p_org_id, v_offer_id, 'no_answer');
  end if;
  return v_offer_id;
end
$fn$;
