-- The other way of giving a clinic a new zone: what is to come takes place when it was to take place, and the clock there shows other
-- times for it. Returns how many they are.
create or replace function keep_moments(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_count integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The day and the time that somebody was told of are another moment now: it is offered anew, as the clock shows it.
  if exists (select from waitlist_offers where org_id = p_org_id and ended is null) then
    perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
    perform withdraw_offers(p_org_id);
  end if;
  update appointments a set time_zone = o.time_zone, starts_local = clock.local_time(o.time_zone, a.starts_at), clock_trouble = null
  from organizations o
  where o.org_id = p_org_id and a.org_id = p_org_id and a.starts_at > now() and a.status <> 'held'
    and clock.local_time(o.time_zone, a.starts_at) is distinct from a.starts_local;
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;
