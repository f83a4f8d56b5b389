-- How all addresses of all organizations do that are told what happens: on and off, and how many events wait. For the owner, who alone can
-- name the organizations.
create or replace function webhook_state(p_now timestamptz default null) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_org_id uuid;
  v_on integer := 0;
  v_failing integer := 0;
  v_stopped integer := 0;
  v_owed integer := 0;
  v_late integer := 0;
  v_one record;
begin
  for v_org_id in select id from accounts.organization order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    select count(*) filter (where is_on) as is_on, count(*) filter (where is_on and failing_since is not null) as failing,
      count(*) filter (where stopped_reason is not null) as stopped
    into v_one from webhook_endpoints where org_id = v_org_id;
    v_on := v_on + v_one.is_on;
    v_failing := v_failing + v_one.failing;
    v_stopped := v_stopped + v_one.stopped;
    select count(*) as owed, count(*) filter (where d.due_at < v_now - interval '15 minutes') as late
    into v_one from webhook_deliveries d
    join webhook_endpoints e on e.org_id = d.org_id and e.endpoint_id = d.endpoint_id and e.is_on
    where d.org_id = v_org_id and d.status in ('planned', 'sending');
    v_owed := v_owed + v_one.owed;
    v_late := v_late + v_one.late;
  end loop;
  perform set_config('app.org_id', '', true);
  return json_build_object('on', v_on, 'failing', v_failing, 'stopped', v_stopped, 'owed', v_owed, 'late', v_late);
end
$fn$;
revoke execute on function webhook_state(timestamptz) from public;
