-- By which rules, and of which place, the clock of a clinic is told: another text once either is another.
create or replace function clock.stamp(p_zone text) returns text
language sql stable
return (select r.release || ' ' || p_zone from clock.release r);
revoke execute on function clock.stamp(text) from public;
grant execute on function clock.stamp(text) to callwaiting_app;
