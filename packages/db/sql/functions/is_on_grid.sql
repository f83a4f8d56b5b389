-- Whether callers are offered such a start time: it is a multiple of the slot interval from the opening that it lies in, as
-- free_times counts them.
create or replace function is_on_grid(p_openings tstzrange[], p_starts_at timestamptz, p_interval_minutes integer) returns boolean
language sql immutable parallel safe
return exists (
  select from unnest(p_openings) opening
  where opening @> p_starts_at
    and mod(extract(epoch from p_starts_at - lower(opening)), p_interval_minutes * 60) = 0);
