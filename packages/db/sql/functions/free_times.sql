-- When the service can begin in [p_from, p_until), with p_provider_id or else with anybody: each time once, earliest first. With p_who
-- each as often as somebody is free then, and provider_ids says beside it who. They step by the organization's slot interval from each
-- opening, so a day always offers the same times of the clock.
-- Asked of times of beginning, all that stands in the way of a provider is one set of ranges: what is busy, longer by the service and its
-- buffers, and what is closed, longer by the service. Where it does not matter who, what all who keep the same hours have in common
-- stands in the way, so that each time is looked at once.
create or replace function free_times(
  p_org organizations, p_service services, p_from timestamptz, p_until timestamptz, p_provider_id uuid,
  p_ignore_appointment_id uuid, p_who boolean, out times timestamptz[], out provider_ids uuid[]
)
language plpgsql stable
as $fn$
declare
  v_length interval := make_interval(mins => p_service.duration_minutes);
  v_before interval := make_interval(mins => p_service.buffer_before_minutes);
  v_after interval := make_interval(mins => p_service.duration_minutes + p_service.buffer_after_minutes);
  v_interval interval := make_interval(mins => p_org.slot_interval_minutes);
  v_starts timestamp;
  v_ends timestamp;
  v_from_local timestamp[];
  v_ahead interval[];
  v_is_closed boolean;
  v_hours_of uuid;
  v_alike uuid[];
  v_provider_id uuid;
  v_openings tstzrange[];
  v_openings_of uuid;
  v_open tstzmultirange;
  v_busy tstzmultirange;
  v_taken tstzmultirange;
  v_lacking tstzmultirange;
  v_found timestamptz[];
  v_kinds integer := 0;
  v_asked text;
  v_bucket uuid;
  v_there record;
begin
  times := '{}';
  provider_ids := '{}';
  if p_from >= p_until then
    return;
  end if;
  if p_org.has_locations then
    v_asked := coalesce(current_setting('app.location_id', true), '');
    v_bucket := asked_location();
    if v_asked = '' then
      -- Openings that adjoin are one only at one place: each place by itself.
      for v_bucket in select distinct h.location_id from opening_hours h where h.org_id = p_org.org_id loop
        perform set_config('app.location_id', coalesce(v_bucket::text, 'none'), true);
        v_there := free_times(p_org, p_service, p_from, p_until, p_provider_id, p_ignore_appointment_id, p_who);
        times := times || v_there.times;
        provider_ids := provider_ids || v_there.provider_ids;
      end loop;
      perform set_config('app.location_id', '', true);
      if not p_who then
        times := array(select distinct t from unnest(times) t order by t);
      end if;
      return;
    end if;
  end if;
  -- The last one ends after p_until.
  select r.starts, r.ends, r.from_local, r.ahead into v_starts, v_ends, v_from_local, v_ahead
  from clock.range_of(p_org.time_zone, p_from, p_until + v_length) r;
  v_is_closed := exists (select from closures c where c.org_id = p_org.org_id
    and c.ends_local > v_starts - interval '1 day' and c.starts_local < v_ends + interval '1 day');
  if p_service.needs_resources then
    v_lacking := lacking_times(p_service, p_from, p_until, v_before, v_after, p_ignore_appointment_id);
  end if;
  for v_hours_of, v_alike in
    select giver.hours_of, array_agg(giver.provider_id)
    from (
      select p.provider_id, (select h.provider_id from opening_hours h
        where h.org_id = p_org.org_id and h.provider_id = p.provider_id limit 1) as hours_of
      from provider_services ps
      join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
      where ps.org_id = p_org.org_id and ps.service_id = p_service.service_id
        and (p_provider_id is null or p.provider_id = p_provider_id)
    ) giver
    group by giver.hours_of, case when p_who then giver.provider_id end
    order by giver.hours_of
  loop
    if v_kinds = 0 or v_hours_of is distinct from v_openings_of then
      select array_agg(o.opening), range_agg(o.opening) into v_openings, v_open
      from openings_of(
        p_org.org_id, v_hours_of, v_starts::date, v_ends::date - v_starts::date, v_from_local, v_ahead) o
      where not p_org.has_locations or o.location_id is not distinct from v_bucket;
      v_openings_of := v_hours_of;
      v_kinds := v_kinds + 1;
    end if;
    v_taken := null;
    foreach v_provider_id in array v_alike loop
      v_busy := coalesce((
        select range_agg(tstzrange(lower(b.blocked) - v_after, upper(b.blocked) + v_before, '()'))
        from busy_of(p_org.org_id, v_provider_id, p_from, p_until, p_ignore_appointment_id) b), '{}');
      if p_org.clock_changed_at is not null then
        v_busy := v_busy + coalesce((
          select range_agg(tstzrange(lower(l.blocked) - v_after, upper(l.blocked) + v_before, '()'))
          from leaving_of(p_org.org_id, p_org.time_zone, v_provider_id, p_from, p_until, p_ignore_appointment_id,
            v_from_local, v_ahead) l), '{}');
      end if;
      if v_is_closed then
        v_busy := v_busy + coalesce((
          select range_agg(tstzrange(lower(c.closed) - v_length, upper(c.closed), '()'))
          from closed_of(p_org.org_id, v_provider_id, v_starts, v_ends, v_from_local, v_ahead) c
          where not isempty(c.closed)), '{}');
      end if;
      v_taken := coalesce(v_taken * v_busy, v_busy);
      exit when isempty(v_taken);
    end loop;
    if v_lacking is not null then
      v_taken := v_taken + v_lacking;
    end if;
    v_found := array(
      select distinct slot.starts_at
      from (
        select generate_series(
            lower(o.opening), upper(o.opening) - case when o.goes_on then interval '1 microsecond' else v_length end,
            v_interval) as starts_at,
          o.goes_on
        from (
          -- Openings that adjoin are one: what begins in the first may end in the second.
          select opening, v_open @> upper(opening) as goes_on from unnest(v_openings) opening
          where lower(opening) < p_until and upper(opening) > p_from
          offset 0
        ) o
        offset 0
      ) slot
      where slot.starts_at >= p_from and slot.starts_at < p_until and not v_taken @> slot.starts_at
        and (not slot.goes_on or v_open @> tstzrange(slot.starts_at, slot.starts_at + v_length))
      order by slot.starts_at);
    times := times || v_found;
    if p_who then
      provider_ids := provider_ids || array_fill(v_provider_id, array[cardinality(v_found)]);
    end if;
  end loop;
  -- Hours of two kinds have times in common.
  if v_kinds > 1 and not p_who then
    times := array(select distinct t from unnest(times) t order by t);
  end if;
end
$fn$;
