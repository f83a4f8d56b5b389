-- What the link to an offer with this token's hash leads to; null when there is none, it was revoked, or the time that was offered has come. An
-- offer that is over tells nothing of that time, unless it was accepted and is theirs.
create or replace function find_offer_link(p_token_hash text) returns json
language plpgsql
as $fn$
declare
  v_link patient_links;
begin
  perform set_config('app.org_id', '', true);
  perform set_config('app.link_token_hash', p_token_hash, true);
  select * into v_link from patient_links where token_hash = p_token_hash and revoked_at is null and kind = 'offer' limit 1;
  perform set_config('app.link_token_hash', '', true);
  if not found then
    return null;
  end if;
  perform set_config('app.org_id', v_link.org_id::text, true);
  -- Whoever pressed once and was told to try again takes what the page shows for what came of it.
  perform wait_for_standbys();
  return (
    select json_build_object(
      'orgId', o.org_id, 'offerId', o.offer_id, 'appointmentId', o.appointment_id,
      'state', case
        when o.ended is null and o.held_until > clock_timestamp() then 'open'
        when o.ended = 'accepted' and exists (select from appointments a where a.org_id = o.org_id
          and a.appointment_id = o.appointment_id and a.status = 'confirmed' and a.starts_at = o.starts_at
          and a.provider_id = o.provider_id) then 'accepted'
        when o.ended = 'declined' then 'declined' else 'over' end,
      'isWaiting', e.status in ('waiting', 'offered'),
      'startsAt', iso_instant(o.starts_at), 'startsLocal', to_char(o.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'),
      'heldUntil', iso_instant(o.held_until), 'providerName', p.name, 'organizationName', g.name, 'phone', g.transfer_number,
      'region', g.region, 'zone', zone_json(g.time_zone), 'mayAnswer', g.caller_check <> 'staff_only')
    from waitlist_offers o
    join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
    join organizations g on g.org_id = o.org_id
    join providers p on p.org_id = o.org_id and p.provider_id = o.provider_id
    where o.org_id = v_link.org_id and o.offer_id = v_link.offer_id and o.starts_at > clock_timestamp());
end
$fn$;
