-- The openings that begin in the local days from p_first on, p_days more than one: of the clinic's hours, or, with a provider, of
-- their own. p_from_local and p_ahead are clock.range_of's. Like the three beside it (busy_of, leaving_of, closed_of) it becomes part
-- of the query that asks, and costs nothing by itself.
create or replace function openings_of(
  p_org_id uuid, p_hours_of uuid, p_first date, p_days integer, p_from_local timestamp[], p_ahead interval[]
) returns table (opening tstzrange, location_id uuid)
language sql stable
as $fn$
  -- Where clocks skip an hour, one that opens in it would close before it opens.
  select tstzrange(least(moments.opens, moments.closes), moments.closes), moments.location_id
  from (
    select clock.moment_by(d.day + h.opens_at, p_from_local, p_ahead) as opens,
      clock.moment_by(d.day + h.closes_at, p_from_local, p_ahead) as closes, h.location_id
    from (select p_first + n as day from generate_series(0, p_days) n) d
    join opening_hours h on h.org_id = p_org_id and h.weekday = extract(isodow from d.day)
      and h.provider_id is not distinct from p_hours_of
    offset 0
  ) moments
$fn$;
