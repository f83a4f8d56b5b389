-- Staff offer a free time to somebody of their choice. Outcomes offered | not_offered (it is not free, does not fit, or they have an offer
-- already).
create or replace function offer_for_staff(
  p_org_id uuid, p_entry_id uuid, p_provider_id uuid, p_starts_at timestamptz
) returns json
language plpgsql
as $fn$
declare
  v_offer_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_offer_id := hold_for(p_org_id, p_entry_id, p_provider_id, p_starts_at, tstzrange(p_starts_at, p_starts_at + interval '1 minute'));
  return coalesce(offer_json(p_org_id, v_offer_id, 'offered'), json_build_object('outcome', 'not_offered'));
end
$fn$;
