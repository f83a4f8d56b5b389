-- One moment for a wall time, whatever the clocks do: of a time that they show twice the later one, of a time that they skip the one
-- that lies as far behind the change as it was meant to.
create or replace function clock.moment_of(p_zone text, p_local timestamp) returns timestamptz
language plpgsql stable strict
as $fn$
declare
  v_ahead interval;
begin
  select p.ahead into v_ahead from clock.periods p
  where p.zone = p_zone and p.from_local <= p_local order by p.from_local desc limit 1;
  if not found then
    raise exception 'There are no rules for the time zone "%".', p_zone using errcode = 'invalid_parameter_value';
  end if;
  return (p_local - v_ahead) at time zone 'UTC';
end
$fn$;
revoke execute on function clock.moment_of(text, timestamp) from public;
grant execute on function clock.moment_of(text, timestamp) to callwaiting_app;
