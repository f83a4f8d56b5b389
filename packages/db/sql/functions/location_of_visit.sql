-- Where a provider is for all of a time: the location of the opening that covers it; of openings that adjoin, only those of one place count
-- as one. Outside their hours the one that was asked for, or p_else.
create or replace function location_of_visit(
  p_org_id uuid, p_provider_id uuid, p_starts_at timestamptz, p_ends_at timestamptz, p_else uuid
) returns uuid
language plpgsql stable
as $fn$
declare
  v_asked uuid := asked_location();
  v_range record;
  v_found record;
begin
  v_range := clock.range_of((select time_zone from organizations where org_id = p_org_id), p_starts_at, p_ends_at);
  select o.location_id into v_found
  from openings_of(
    p_org_id, (select h.provider_id from opening_hours h where h.org_id = p_org_id and h.provider_id = p_provider_id limit 1),
    v_range.starts::date, v_range.ends::date - v_range.starts::date, v_range.from_local, v_range.ahead) o
  group by o.location_id
  having range_agg(o.opening) @> tstzrange(p_starts_at, p_ends_at)
  order by o.location_id is distinct from v_asked
  limit 1;
  return case when found then v_found.location_id else coalesce(v_asked, p_else) end;
end
$fn$;
