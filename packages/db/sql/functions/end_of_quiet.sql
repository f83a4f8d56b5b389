-- When somebody may be written to: p_at, or the end of the quiet hours that it falls into, on the clinic's clock.
create or replace function end_of_quiet(p_org_id uuid, p_at timestamptz) returns timestamptz
language plpgsql stable
as $fn$
declare
  v_zone text := (select time_zone from organizations where org_id = p_org_id);
  v_local timestamp := clock.local_time(v_zone, p_at);
  v_from time;
  v_until time;
begin
  select s.quiet_from, s.quiet_until into v_from, v_until from message_settings s where s.org_id = p_org_id;
  if not found then
    v_from := '21:00';
    v_until := '08:00';
  end if;
  if v_from <= v_until and not (v_local::time >= v_from and v_local::time < v_until)
    or v_from > v_until and v_local::time >= v_until and v_local::time < v_from then
    return p_at;
  end if;
  return clock.moment_of(v_zone, v_local::date + (v_local::time >= v_until)::integer + v_until);
end
$fn$;
