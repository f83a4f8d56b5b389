-- iso_instant of each: a month of times in a fifth of the time that one after the other takes.
create or replace function iso_instants(p_at timestamptz[]) returns json
language plpgsql stable parallel safe set timezone = 'UTC'
as $fn$
begin
  return replace(to_json(p_at)::text, '+00:00"', 'Z"')::json;
end
$fn$;
