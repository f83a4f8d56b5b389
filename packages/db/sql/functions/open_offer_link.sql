-- The open link to an offer: the one that is there, or the one that is given. Null where the offer is over. p_unopenable: as in
-- open_visit_link.
create or replace function open_offer_link(
  p_org_id uuid, p_offer_id uuid, p_token_hash text, p_sealed_token text, p_unopenable text default null
) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from waitlist_offers o where o.org_id = p_org_id and o.offer_id = p_offer_id
      and o.ended is null and o.held_until > clock_timestamp()) then
    return null;
  end if;
  update patient_links l set revoked_at = now()
  where l.org_id = p_org_id and l.offer_id = p_offer_id and l.revoked_at is null and l.sealed_token = p_unopenable;
  insert into patient_links (org_id, kind, offer_id, token_hash, sealed_token)
  values (p_org_id, 'offer', p_offer_id, p_token_hash, p_sealed_token)
  on conflict (org_id, offer_id) where revoked_at is null and offer_id is not null do nothing;
  return (
    select json_build_object('sealedToken', l.sealed_token, 'mayChange', (
      select o.caller_check <> 'staff_only' from organizations o where o.org_id = p_org_id))
    from patient_links l where l.org_id = p_org_id and l.offer_id = p_offer_id and l.revoked_at is null);
end
$fn$;
