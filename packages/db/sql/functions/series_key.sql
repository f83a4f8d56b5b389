-- The request key of one visit of a series: the first of it is how a repeat is known.
create or replace function series_key(p_series_id uuid, p_number integer) returns text
language sql immutable
return 'series ' || p_series_id || ':' || p_number;
