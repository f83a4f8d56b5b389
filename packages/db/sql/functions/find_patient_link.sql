-- What the link with this token's hash leads to; null when there is none, it was revoked, the visit is over or its patient was erased.
create or replace function find_patient_link(p_token_hash text, p_now timestamptz default null) returns json
language plpgsql
as $fn$
declare
  v_link patient_links;
begin
  perform set_config('app.org_id', '', true);
  perform set_config('app.link_token_hash', p_token_hash, true);
  select * into v_link from patient_links where token_hash = p_token_hash and revoked_at is null limit 1;
  perform set_config('app.link_token_hash', '', true);
  if not found then
    return null;
  end if;
  perform set_config('app.org_id', v_link.org_id::text, true);
  -- Whoever pressed once and was told to try again takes what the page shows for what came of it.
  perform wait_for_standbys();
  return visit_json(v_link.org_id, v_link.appointment_id, coalesce(p_now, clock_timestamp()));
end
$fn$;
