-- clock.moment_of by periods that are at hand (clock.range_of).
create or replace function clock.moment_by(p_local timestamp, p_from_local timestamp[], p_ahead interval[]) returns timestamptz
language sql immutable parallel safe
return (p_local - p_ahead[width_bucket(p_local, p_from_local)]) at time zone 'UTC';
revoke execute on function clock.moment_by(timestamp, timestamp[], interval[]) from public;
grant execute on function clock.moment_by(timestamp, timestamp[], interval[]) to callwaiting_app;
