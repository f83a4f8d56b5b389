-- What counts as better among several appointments of a call: a booking before a move, a move before a cancellation, and each of them
-- before a time that was taken.
create or replace function outcome_rank(p_outcome text) returns integer
language sql immutable parallel safe
return coalesce(array_position(array['conflict', 'cancelled', 'moved', 'booked'], p_outcome), 0);
