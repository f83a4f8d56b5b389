-- The figures of one day and of the two weeks that end with it, in the clinic's zone. Whoever tries the line
-- (`create-try-line.ts` names such calls so) is no caller, nor is whom we call: the figures of what the phone did leave both out, the calls and
-- what was booked in tries. A booking that was cancelled again is none. What leads to a list of calls counts the calls of that list.
create or replace function load_today_figures(
  p_org_id uuid, p_day_start timestamptz, p_day_end timestamptz, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, clock_timestamp());
  v_zone text;
  v_last date;
  v_since timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select time_zone into v_zone from organizations where org_id = p_org_id;
  if not found then
    return null;
  end if;
  v_last := clock.local_time(v_zone, p_day_start)::date;
  v_since := clock.moment_of(v_zone, v_last - 13);
  return (
    with periods as materialized (
      select p.from_at, p.until_at, p.ahead from clock.periods p
      where p.zone = v_zone and p.from_at < p_day_end and p.until_at > v_since
    ), day_calls as materialized (
      select c.call_id, c.created_at, c.ended_as, (c.created_at at time zone 'UTC') + p.ahead as local
      from calls c
      join periods p on p.from_at <= c.created_at and p.until_at > c.created_at
      where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end
        and c.kind is distinct from 'outbound' and c.call_id not like 'try-%'
    ), day_bookings as materialized (
      select a.created_at, (a.created_at at time zone 'UTC') + p.ahead as local
      from appointments a
      join periods p on p.from_at <= a.created_at and p.until_at > a.created_at
      where a.org_id = p_org_id and a.source = 'phone' and a.status not in ('cancelled', 'held')
        and a.created_at >= v_since and a.created_at < p_day_end
        and not exists (
          select from tool_calls t
          where t.org_id = p_org_id and t.appointment_id = a.appointment_id
            and t.outcome = 'booked' and t.call_id like 'try-%')
    ), here as materialized (
      select a.appointment_id from appointments a
      where a.org_id = p_org_id and a.starts_at >= p_day_start and a.starts_at < p_day_end
        and a.arrived_at is not null and a.status = 'confirmed'
    ), day_appointments as materialized (
      select a.starts_at, a.status, (a.starts_at at time zone 'UTC') + p.ahead as local
      from appointments a
      join periods p on p.from_at <= a.starts_at and p.until_at > a.starts_at
      where a.org_id = p_org_id and a.starts_at >= v_since and a.starts_at < p_day_end
    )
    select json_build_object(
      'appointments', (
        select json_build_object(
          'confirmed', count(*) filter (where status = 'confirmed'),
          'completed', count(*) filter (where status = 'completed'),
          'cancelled', count(*) filter (where status = 'cancelled'),
          'no_show', count(*) filter (where status = 'no_show'))
        from day_appointments where starts_at >= p_day_start),
      'next', (
        select coalesce(json_agg(soon.appointment order by soon.starts_at), '[]')
        from (
          select v.appointment, v.starts_at from staff_appointments(p_org_id) v
          where v.status = 'confirmed' and v.ends_at > v_now and v.starts_at > v_now - interval '24 hours'
            and v.appointment_id not in (select h.appointment_id from here h)
          order by v.starts_at, v.appointment_id limit 5
        ) soon),
      -- Who waits or is with a provider, however late it has become.
      'here', (
        select coalesce(json_agg(v.appointment order by v.starts_at, v.appointment_id), '[]')
        from staff_appointments(p_org_id) v where v.appointment_id in (select h.appointment_id from here h)),
      'phone', json_build_object(
        'calls', (select count(*) from day_calls where created_at >= p_day_start),
        'booked', (select count(*) from day_calls where created_at >= p_day_start and ended_as = 'booked'),
        'bookings', (select count(*) from day_bookings where created_at >= p_day_start),
        'rescued', (
          select count(distinct refused.call_id)
          from tool_calls refused
          join tool_calls won on won.org_id = refused.org_id and won.call_id = refused.call_id
            and won.outcome in ('booked', 'moved') and won.created_at >= refused.created_at
          where refused.org_id = p_org_id and refused.outcome = 'slot_unavailable'
            and refused.created_at >= p_day_start and refused.created_at < p_day_end
            and refused.call_id not like 'try-%'),
        'guesses', (select count(*) from guesses g
          where g.org_id = p_org_id and g.at >= p_day_start and g.at < p_day_end and coalesce(g.call_id, '') not like 'try-%'),
        -- A call that broke off after its booking did its work, and ended as booked.
        -- Of calls that were heard of in these two weeks: no call is longer.
        'hangs', (select count(*) from calls c cross join unnest(c.hung_at) hung
          where c.org_id = p_org_id and c.created_at >= v_since and c.created_at < p_day_end and c.hung_at <> '{}'
            and c.kind is distinct from 'outbound' and c.call_id not like 'try-%'
            and hung >= p_day_start and hung < p_day_end),
        'unread', (select coalesce(json_agg(json_build_object('reason', m.reason, 'lastSeenAt', iso_instant(m.last_seen_at))
            order by m.last_seen_at desc, m.reason), '[]')
          from unread_messages m
          where m.org_id = p_org_id and m.last_seen_at >= p_day_start and m.last_seen_at < p_day_end),
        'failures', (select count(*) from day_calls where created_at >= p_day_start and ended_as = 'failed')),
      'byHour', (
        select json_agg(json_build_object('hour', h,
          'calls', (select count(*) from day_calls where created_at >= p_day_start
            and extract(hour from local) = h),
          'bookings', (select count(*) from day_bookings where created_at >= p_day_start
            and extract(hour from local) = h)) order by h)
        from generate_series(0, 23) h),
      'byDay', (
        select json_agg(json_build_object('day', v_last - n,
          'calls', (select count(*) from day_calls where local::date = v_last - n),
          'bookings', (select count(*) from day_bookings where local::date = v_last - n),
          'appointments', (select count(*) from day_appointments
            where local::date = v_last - n and status in ('confirmed', 'completed')))
          order by n desc)
        from generate_series(0, 13) n))
  );
end
$fn$;
