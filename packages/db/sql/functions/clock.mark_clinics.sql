-- Notes that the rules of these zones have changed, at each clinic that has one of them; at all where none are named. From then on its
-- calendar keeps free where those will be that have yet to follow (provider_calendar). No policy shows anybody all tenants, so each is asked for as itself.
create or replace function clock.mark_clinics(p_zones text[]) returns void
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_asked_for text := current_setting('app.org_id', true);
begin
  for v_org_id in select id from accounts."organization" order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    update organizations o set clock_changed_at = now()
    where o.org_id = v_org_id and (p_zones is null or o.time_zone = any (p_zones));
  end loop;
  perform set_config('app.org_id', coalesce(v_asked_for, ''), true);
end
$fn$;
revoke execute on function clock.mark_clinics(text[]) from public;
