-- The hold that a caller from a number may hear of as a free time of a service: it is kept for somebody of that number. The first, where
-- several are.
create or replace function own_hold(
  p_org organizations, p_service_id uuid, p_own_phone text, p_from timestamptz, p_until timestamptz
) returns uuid
language plpgsql stable
as $fn$
begin
  if p_own_phone is null or p_org.caller_check <> 'number_and_name' then
    return null;
  end if;
  return (
    select o.appointment_id
    from contacts c
    join waitlist_entries e on e.org_id = c.org_id and e.contact_id = c.contact_id and e.status = 'offered'
    join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is null and o.held_until > clock_timestamp()
    where c.org_id = p_org.org_id and c.phone = p_own_phone and o.service_id = p_service_id
      and o.starts_at >= p_from and o.starts_at < p_until
    order by o.starts_at, o.offer_id limit 1);
end
$fn$;
