-- What is held for the person of an appointment at a time, of the same service: whoever moves it there accepts that. None where the caller
-- may not be taken for them by their number.
create or replace function own_offer_for(
  p_appointment appointments, p_own_phone text, p_starts_at timestamptz, p_provider_id uuid
) returns waitlist_offers
language plpgsql stable
as $fn$
declare
  v_offer waitlist_offers;
begin
  if p_own_phone is null then
    return null;
  end if;
  select o.* into v_offer
  from waitlist_entries e
  join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null and o.held_until > clock_timestamp()
  join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id and c.phone = p_own_phone
  join organizations g on g.org_id = e.org_id and g.caller_check = 'number_and_name'
  where e.org_id = p_appointment.org_id and e.contact_id = p_appointment.contact_id and e.status = 'offered'
    and o.starts_at = p_starts_at and o.service_id = p_appointment.service_id
    and coalesce(p_provider_id, o.provider_id) = o.provider_id and is_for_person(p_appointment, e.patient_name)
  order by o.created_at, o.offer_id limit 1;
  return v_offer;
end
$fn$;
