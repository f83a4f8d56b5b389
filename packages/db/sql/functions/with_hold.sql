-- A refusal for staff, with whom the time is held for where that is the reason: {held: {offerId, patientName, until}}.
create or replace function with_hold(p_org_id uuid, p_provider_id uuid, p_blocked tstzrange, p_refusal json) returns json
language plpgsql stable
as $fn$
declare
  v_held jsonb;
begin
  select jsonb_build_object('offerId', o.offer_id, 'patientName', e.patient_name, 'until', iso_instant(o.held_until)) into v_held
  from waitlist_offers o
  join appointments a on a.org_id = o.org_id and a.appointment_id = o.appointment_id and a.blocked && p_blocked
  join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
  where o.org_id = p_org_id and o.provider_id = p_provider_id and o.ended is null and o.held_until > now()
  order by o.starts_at limit 1;
  return case when v_held is null then p_refusal else (p_refusal::jsonb || jsonb_build_object('held', v_held))::json end;
end
$fn$;
