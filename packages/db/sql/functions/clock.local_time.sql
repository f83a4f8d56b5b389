-- What the clocks of a place show at a moment.
create or replace function clock.local_time(p_zone text, p_at timestamptz) returns timestamp
language plpgsql stable strict
as $fn$
declare
  v_ahead interval;
begin
  select p.ahead into v_ahead from clock.periods p
  where p.zone = p_zone and p.from_at <= p_at order by p.from_at desc limit 1;
  if not found then
    raise exception 'There are no rules for the time zone "%".', p_zone using errcode = 'invalid_parameter_value';
  end if;
  return (p_at at time zone 'UTC') + v_ahead;
end
$fn$;
revoke execute on function clock.local_time(text, timestamptz) from public;
grant execute on function clock.local_time(text, timestamptz) to callwaiting_app;
