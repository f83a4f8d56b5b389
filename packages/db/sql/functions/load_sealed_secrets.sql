-- The sealed copies of an organization's live secrets, newest first, for checking an HMAC.
create or replace function load_sealed_secrets(p_org_id uuid) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return (
    select coalesce(json_agg(w.sealed_secret order by w.created_at desc), '[]') from webhook_secrets w
    where w.org_id = p_org_id and (w.expires_at is null or w.expires_at > now()));
end
$fn$;
