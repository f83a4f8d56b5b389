-- All that it takes to tell the wall times of a range as moments, in one read: what the clocks of a place show at both ends, and the
-- periods around, those of four days before and after: from which wall time on, and how far ahead of UTC. There is one, or two where
-- clocks change. clock.moment_by goes by them; clock.moment_of for each wall time would cost more than all the rest.
create or replace function clock.range_of(
  p_zone text, p_from timestamptz, p_until timestamptz, out starts timestamp, out ends timestamp,
  out from_local timestamp[], out ahead interval[]
)
language plpgsql stable strict
as $fn$
declare
  v_from_at timestamptz[];
begin
  select array_agg(p.from_at), array_agg(p.from_local), array_agg(p.ahead) into v_from_at, from_local, ahead
  from (
    select p.from_at, p.from_local, p.ahead from clock.periods p
    where p.zone = p_zone and p.from_at < p_until + interval '4 days' and p.until_at > p_from - interval '4 days'
    order by p.from_at
  ) p;
  if v_from_at is null then
    raise exception 'There are no rules for the time zone "%".', p_zone using errcode = 'invalid_parameter_value';
  end if;
  starts := (p_from at time zone 'UTC') + ahead[width_bucket(p_from, v_from_at)];
  ends := (p_until at time zone 'UTC') + ahead[width_bucket(p_until, v_from_at)];
end
$fn$;
revoke execute on function clock.range_of(text, timestamptz, timestamptz) from public;
grant execute on function clock.range_of(text, timestamptz, timestamptz) to callwaiting_app;
