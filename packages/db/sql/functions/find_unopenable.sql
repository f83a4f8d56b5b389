-- Organizations whose newest webhook secret, whose key of another service, or a secret that signs what other systems are told, was
-- sealed with none of these keys. For the owner, who alone can name them all.
create or replace function find_unopenable(p_key_ids text[]) returns uuid[]
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_found uuid[] := '{}';
begin
  for v_org_id in select id from accounts.organization order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    if exists (
      select from (
        (select w.sealed_secret as sealed from webhook_secrets w where w.org_id = v_org_id
          order by w.created_at desc, w.secret_id limit 1)
        union all
        select i.sealed_key from integrations i where i.org_id = v_org_id
        union all
        select e.sealed_secret from webhook_endpoints e where e.org_id = v_org_id) stored
      -- An envelope names its key: v1.<key>.…
      where split_part(stored.sealed, '.', 2) <> all (p_key_ids)) then
      v_found := v_found || v_org_id;
    end if;
  end loop;
  perform set_config('app.org_id', '', true);
  return v_found;
end
$fn$;
revoke execute on function find_unopenable(text[]) from public;
