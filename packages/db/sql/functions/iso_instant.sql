-- ISO 8601 in UTC with Z, as the API speaks it.
create or replace function iso_instant(p_at timestamptz) returns text
language sql stable parallel safe
return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
