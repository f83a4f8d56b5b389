-- Accepts an offer for an appointment that is moved to its time, and says what stands in the way even so: then the offer stays as it
-- was. The provider is locked.
create or replace function look_without_hold(
  p_offer waitlist_offers, p_appointment_id uuid, p_minutes integer, out chosen uuid, out rules text[], out on_grid boolean, out locations uuid[]
)
language plpgsql
as $fn$
declare
  v_seen record;
begin
  if end_offer(p_offer.org_id, p_offer.offer_id, 'accepted') then
    update waitlist_offers set appointment_id = p_appointment_id
    where org_id = p_offer.org_id and offer_id = p_offer.offer_id;
  end if;
  v_seen := look_at_time(p_offer.org_id, p_offer.service_id, p_offer.starts_at, p_minutes, p_offer.provider_id, p_appointment_id);
  chosen := v_seen.chosen;
  rules := v_seen.rules;
  on_grid := v_seen.on_grid;
  if rules <> '{}' or not on_grid then
    raise exception 'the time is not free for that' using errcode = 'CW001';
  end if;
exception when sqlstate 'CW001' then
  null;
end
$fn$;
