-- The clinics of which appointments may have yet to follow the rules in force.
create or replace function clock.marked_clinics() returns setof uuid
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_asked_for text := current_setting('app.org_id', true);
begin
  for v_org_id in select id from accounts."organization" order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    if exists (select from organizations o where o.org_id = v_org_id and o.clock_changed_at is not null) then
      return next v_org_id;
    end if;
  end loop;
  perform set_config('app.org_id', coalesce(v_asked_for, ''), true);
end
$fn$;
revoke execute on function clock.marked_clinics() from public;
