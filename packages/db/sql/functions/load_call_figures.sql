-- How the calls of some days ended, by day, by hour and by service, on the clinic's clock, and how the same days were filled. Only calls of
-- callers that are over count: neither those that we made nor whoever tried the line (`try-`). Visits count on the day on which they are.
create or replace function load_call_figures(p_org_id uuid, p_first date, p_last date, p_now timestamptz default null) returns json
language plpgsql stable
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_zone text;
  v_from timestamptz;
  v_until timestamptz;
  v_from_local timestamp[];
  v_ahead interval[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select time_zone into v_zone from organizations where org_id = p_org_id;
  if not found then
    return null;
  end if;
  v_from := clock.moment_of(v_zone, p_first);
  v_until := clock.moment_of(v_zone, p_last + 1);
  select r.from_local, r.ahead into v_from_local, v_ahead from clock.range_of(v_zone, v_from, v_until) r;
  return (
    with periods as materialized (
      select p.from_at, p.until_at, p.ahead from clock.periods p
      where p.zone = v_zone and p.from_at < v_until and p.until_at > v_from
    ), ended as materialized (
      select k.ended_as, k.service_id, local.at::date as day, extract(hour from local.at)::int as hour, count(*)::int as calls
      from calls k
      join periods p on p.from_at <= k.created_at and p.until_at > k.created_at
      cross join lateral (select (k.created_at at time zone 'UTC') + p.ahead as at) local
      -- Each of them is a stretch of the index calls_by_end.
      where k.org_id = p_org_id and k.created_at >= v_from and k.created_at < v_until
        and k.ended_as in ('booked', 'moved', 'cancelled', 'waitlisted', 'informed', 'to_staff', 'no_time', 'closed',
          'unclear_date', 'unclear_time', 'unclear_number', 'unclear_name', 'unclear_other', 'wrong_facts', 'gave_up', 'failed', 'hung_up')
        and k.kind is distinct from 'outbound' and k.call_id not like 'try-%'
      group by 1, 2, 3, 4
    ), visits as materialized (
      select a.provider_id, a.starts_at, a.ends_at, a.status, a.source, a.by_patient from appointments a
      where a.org_id = p_org_id and a.starts_at >= v_from and a.starts_at < v_until and a.status <> 'held'
    ), hours as materialized (
      select p.provider_id, hours.open - closed.closed as open, coalesce(taken.busy, '{}') as busy
      from providers p
      cross join lateral (
        select coalesce(range_agg(o.opening), '{}') as open
        from openings_of(
          p_org_id, (select h.provider_id from opening_hours h where h.org_id = p_org_id and h.provider_id = p.provider_id limit 1),
          p_first, p_last - p_first, v_from_local, v_ahead) o
      ) hours
      cross join lateral (
        select coalesce(range_agg(c.closed), '{}') as closed
        from closed_of(p_org_id, p.provider_id, p_first, p_last + 1, v_from_local, v_ahead) c
      ) closed
      left join lateral (
        select range_agg(tstzrange(v.starts_at, v.ends_at)) as busy from visits v
        where v.provider_id = p.provider_id and v.status <> 'cancelled'
      ) taken on true
      where p.org_id = p_org_id and p.active
    )
    select json_build_object(
      'byDay', (select coalesce(json_agg(json_build_object('day', day, 'end', ended_as, 'calls', calls) order by day, ended_as), '[]')
        from (select day, ended_as, sum(calls)::int as calls from ended group by 1, 2) e),
      'byHour', (select coalesce(json_agg(json_build_object('hour', hour, 'end', ended_as, 'calls', calls) order by hour, ended_as), '[]')
        from (select hour, ended_as, sum(calls)::int as calls from ended group by 1, 2) e),
      'byService', (select coalesce(json_agg(json_build_object(
          'serviceId', e.service_id, 'name', s.name, 'end', e.ended_as, 'calls', e.calls) order by s.name nulls last, e.ended_as), '[]')
        from (select service_id, ended_as, sum(calls)::int as calls from ended group by 1, 2) e
        left join services s on s.org_id = p_org_id and s.service_id = e.service_id),
      'visits', (select json_build_object(
          'byPhone', count(*) filter (where source = 'phone' and status <> 'cancelled'),
          'byStaff', count(*) filter (where source not in ('phone', 'patient') and not by_patient and status <> 'cancelled'),
          'came', count(*) filter (where status = 'completed' and ends_at <= v_now),
          'missed', count(*) filter (where status = 'no_show'))
        from visits),
      'minutes', (select json_build_object(
          'open', coalesce(round(sum(extract(epoch from upper(r) - lower(r))) filter (where not is_busy) / 60), 0),
          'filled', coalesce(round(sum(extract(epoch from upper(r) - lower(r))) filter (where is_busy) / 60), 0))
        from (
          select unnest(h.open) as r, false as is_busy from hours h
          union all
          select unnest(h.open * h.busy), true from hours h
        ) stretch)
    )
  );
end
$fn$;
