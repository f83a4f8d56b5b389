-- Ends an open offer otherwise than by a booking: declined, voicemail, screened, wrong_person, opted_out, released. Outcomes closed |
-- offer_over, or not_found.
create or replace function close_offer(p_org_id uuid, p_offer_id uuid, p_how text) returns json
language plpgsql
as $fn$
declare
  v_provider_id uuid;
  v_is_ended boolean;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select provider_id into v_provider_id from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  perform lock_providers(p_org_id, null, array[v_provider_id]);
  v_is_ended := end_offer(p_org_id, p_offer_id, p_how);
  perform wait_for_standbys();
  return offer_json(p_org_id, p_offer_id, case when v_is_ended then 'closed' else 'offer_over' end);
end
$fn$;
