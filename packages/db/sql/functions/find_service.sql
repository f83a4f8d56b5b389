-- The service that p_service names (key or name); the only one there is when it is not named.
create or replace function find_service(p_org_id uuid, p_service text) returns services
language plpgsql stable
as $fn$
declare
  v_service services;
begin
  -- Most ask by the very key.
  select * into v_service from services s where s.org_id = p_org_id and s.key = p_service and s.active;
  if not found then
    select s.* into v_service from services s
    where s.org_id = p_org_id and s.active and (
      plain_key(p_service) in (plain_key(s.key), plain_key(s.name))
      or coalesce(plain_key(p_service), '') = ''
        and 1 = (select count(*) from services only_one where only_one.org_id = p_org_id and only_one.active))
    order by plain_key(s.key) = plain_key(p_service) desc, s.created_at
    limit 1;
  end if;
  return v_service;
end
$fn$;
