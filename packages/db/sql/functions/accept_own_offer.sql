-- Somebody books by phone the very time that is held for them: that is their yes. Null where none is held for them then. A first name
-- is enough where one person alone of the contact is called so and waits; else they are known by the name as everywhere (is_same_person).
create or replace function accept_own_offer(
  p_org_id uuid, p_contact_id uuid, p_name text, p_service_id uuid, p_provider_id uuid, p_starts_at timestamptz,
  p_source text, p_notes text, p_request_key text, p_location_id uuid default null
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_offer_name text;
  v_reply json;
  v_key text := name_key(coalesce(p_name, ''));
  v_is_first boolean := v_key <> '' and btrim(p_name) !~ '\s';
begin
  select o.* into v_offer
  from waitlist_entries e
  join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null
  where e.org_id = p_org_id and e.contact_id = p_contact_id and e.status = 'offered'
    and o.starts_at = p_starts_at and o.service_id = p_service_id and coalesce(p_provider_id, o.provider_id) = o.provider_id
    and (is_same_person(p_org_id, p_contact_id, e.patient_name, p_name) or v_is_first and is_called(e.patient_name, p_name) and not exists (
      select from waitlist_entries w
      where w.org_id = p_org_id and w.contact_id = p_contact_id and w.status in ('waiting', 'offered')
        and not is_same_person(p_org_id, p_contact_id, w.patient_name, e.patient_name) and is_called(w.patient_name, p_name)))
    and (p_location_id is null or exists (
      select from appointments h where h.org_id = p_org_id and h.appointment_id = o.appointment_id and h.location_id = p_location_id))
  order by name_key(e.patient_name) <> v_key, o.created_at, o.offer_id limit 1;
  if not found then
    return null;
  end if;
  -- In the order of every booking: the provider, the contact, the person.
  perform lock_providers(p_org_id, v_offer.service_id, array[v_offer.provider_id]);
  perform 1 from contacts where org_id = p_org_id and contact_id = p_contact_id for no key update;
  -- Who waits as "Tom" is booked as the "Tom Hall" that they are called now.
  select e.patient_name into v_offer_name from waitlist_entries e where e.org_id = p_org_id and e.entry_id = v_offer.entry_id;
  perform keep_person(p_org_id, p_contact_id, p_name)
  where find_person(p_org_id, p_contact_id, p_name) = find_person(p_org_id, p_contact_id, v_offer_name, true);
  v_reply := accept_offer(p_org_id, v_offer.offer_id, v_offer.starts_local, p_source, p_notes, p_request_key);
  return case when (v_reply ->> 'success')::boolean then v_reply end;
end
$fn$;
