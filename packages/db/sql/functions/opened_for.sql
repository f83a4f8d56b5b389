-- When the clinic will have been open for so many minutes, counted from p_from on: when somebody at the front desk has had that long. By the
-- clinic's hours and those of whoever has their own, without what the whole clinic is closed for. Null: not within two weeks.
create or replace function opened_for(p_org_id uuid, p_from timestamptz, p_minutes integer) returns timestamptz
language plpgsql stable
as $fn$
declare
  v_zone text := (select time_zone from organizations where org_id = p_org_id);
  v_range record;
  v_open tstzmultirange;
  v_stretch tstzrange;
  v_left interval := make_interval(mins => p_minutes);
begin
  v_range := clock.range_of(v_zone, p_from, p_from + interval '15 days');
  select range_agg(o.opening) into v_open
  from (
    select null::uuid as hours_of
    union
    select h.provider_id from opening_hours h
    join providers p on p.org_id = h.org_id and p.provider_id = h.provider_id and p.active
    where h.org_id = p_org_id
  ) hours
  cross join lateral openings_of(p_org_id, hours.hours_of, v_range.starts::date, 15, v_range.from_local, v_range.ahead) o;
  v_open := v_open - coalesce((
    select range_agg(c.closed)
    from closed_of(p_org_id, null, v_range.starts, v_range.ends, v_range.from_local, v_range.ahead) c), '{}');
  for v_stretch in select unnest(v_open * tstzmultirange(tstzrange(p_from, null))) as stretch order by stretch loop
    if upper(v_stretch) - lower(v_stretch) >= v_left then
      return lower(v_stretch) + v_left;
    end if;
    v_left := v_left - (upper(v_stretch) - lower(v_stretch));
  end loop;
  return null;
end
$fn$;
