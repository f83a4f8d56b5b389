-- Open offers to those who have a visit at that time by now, and whether it is the visit that they waited for.
create or replace function overtaken_offers(p_org_id uuid) returns table (
  offer_id uuid, entry_id uuid, provider_id uuid, is_served boolean
)
language plpgsql stable
as $fn$
begin
  return query
    select o.offer_id, o.entry_id, o.provider_id, bool_or(a.service_id = o.service_id)
    from waitlist_offers o
    join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
    join appointments a on a.org_id = o.org_id and a.contact_id = e.contact_id and a.status = 'confirmed'
      and a.starts_at > o.starts_at - interval '24 hours' and a.starts_at < o.ends_at and a.ends_at > o.starts_at
    where o.org_id = p_org_id and o.ended is null and is_for_person(a, e.patient_name)
    group by o.offer_id, o.entry_id, o.provider_id;
end
$fn$;
