-- Who of those that wait could take what of a freed time with a provider, and until when it could be kept for them: the service, the
-- provider, the days, the parts of the day and the notice fit, they have no visit of their own then, did not give up that very time and
-- were not offered it before. p_entry_id: only that one, whatever they were offered before.
create or replace function waiting_for(
  p_org_id uuid, p_provider_id uuid, p_freed tstzrange, p_entry_id uuid default null
) returns table (entry_id uuid, rank numeric, starts_at timestamptz, held_until timestamptz)
language plpgsql stable
as $fn$
declare
  v_org organizations;
  v_now timestamptz := clock_timestamp();
begin
  select * into strict v_org from organizations o where o.org_id = p_org_id;
  return query
    with waiting as materialized (
      select e.* from waitlist_entries e
      where e.org_id = p_org_id and e.status = 'waiting' and coalesce(e.provider_id, p_provider_id) = p_provider_id
        and (p_entry_id is null or e.entry_id = p_entry_id)
        -- A person has one offer at most, whatever else they wait for.
        and not exists (
          select from waitlist_entries other
          where other.org_id = e.org_id and other.contact_id = e.contact_id and other.status = 'offered'
            and is_same_person(e.org_id, e.contact_id, other.patient_name, e.patient_name))
    ), wanted as materialized (
      select s.* from services s
      where s.org_id = p_org_id and s.active and s.service_id in (select w.service_id from waiting w)
    ), times as materialized (
      select s.service_id, t.starts_at, t.starts_at + length as ends_at, told.local, told.local + length as local_end
      from wanted s
      cross join lateral (select make_interval(mins => s.duration_minutes) as length) of_service
      cross join lateral unnest((free_times(v_org, s,
        greatest(lower(p_freed) - length - make_interval(mins => s.buffer_after_minutes), v_now),
        least(upper(p_freed) + make_interval(mins => s.buffer_before_minutes), v_now + make_interval(days => v_org.horizon_days)),
        p_provider_id, null, false)).times) t (starts_at)
      cross join lateral (select clock.local_time(v_org.time_zone, t.starts_at) as local offset 0) told
      where tstzrange(t.starts_at - make_interval(mins => s.buffer_before_minutes),
        t.starts_at + length + make_interval(mins => s.buffer_after_minutes)) && p_freed
    )
    select e.entry_id, e.rank, t.starts_at, kept.until
    from waiting e
    join times t on t.service_id = e.service_id
    cross join lateral (select least(v_now + make_interval(mins => v_org.hold_minutes),
      t.starts_at - make_interval(mins => greatest(v_org.min_notice_minutes, e.notice_minutes, 1))) as until) kept
    where extract(isodow from t.local)::integer = any (e.weekdays)
      and t.local - t.local::date::timestamp >= e.from_time::interval
      and t.local_end - t.local::date::timestamp <= e.until_time::interval
      and t.local::date <= e.until_date and (e.from_date is null or t.local::date >= e.from_date)
      and kept.until >= v_now + interval '5 minutes'
      and not exists (
        select from appointments a
        where a.org_id = p_org_id and a.contact_id = e.contact_id
          and a.starts_at > t.starts_at - interval '24 hours' and a.starts_at < t.ends_at and a.ends_at > t.starts_at
          and (a.status = 'confirmed'
            or a.status = 'cancelled' and a.provider_id = p_provider_id and a.starts_at = t.starts_at and p_entry_id is null)
          and is_for_person(a, e.patient_name))
      and (p_entry_id is not null or not exists (
        select from waitlist_offers o
        where o.org_id = p_org_id and o.entry_id = e.entry_id and o.provider_id = p_provider_id and o.starts_at = t.starts_at
          -- Told as it is now: by another clock it is another offer.
          and o.starts_local = t.local
          -- One that was taken back in the quiet hours they have not heard of (end_offer).
          and not (o.ended = 'withdrawn' and o.told = 'failed')));
end
$fn$;
