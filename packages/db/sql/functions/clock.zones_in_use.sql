-- The zone of each organization, as often as it is that of one. No policy shows anybody all tenants, so each is asked for as itself; for whoever puts rules in
-- force, at a start.
create or replace function clock.zones_in_use() returns setof text
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_asked_for text := current_setting('app.org_id', true);
  v_zones text[] := '{}';
begin
  for v_org_id in select id from accounts."organization" loop
    perform set_config('app.org_id', v_org_id::text, true);
    v_zones := v_zones || (select o.time_zone from organizations o where o.org_id = v_org_id);
  end loop;
  perform set_config('app.org_id', coalesce(v_asked_for, ''), true);
  return query select z from unnest(v_zones) z where z is not null;
end
$fn$;
revoke execute on function clock.zones_in_use() from public;
