-- What a time is like for each who can give the service, by the indexes and without making ranges of the calendar; only for a time that
-- time_asked calls plain. What it says is what provider_calendar would: look-at-time.test.ts holds the two together. Far from a change
-- of the clocks wall times are as far from each other as the moments, so they are compared as they are.
create or replace function look_by_index(
  p_org_id uuid, p_service_id uuid, p_provider_id uuid, p_ignore_appointment_id uuid,
  p_starts timestamp, p_ends timestamp, p_weekday integer, p_interval_minutes integer, p_blocked tstzrange
) returns table (provider_id uuid, is_open boolean, is_busy boolean, is_on_grid boolean)
language sql stable
as $fn$
  select p.provider_id,
    hours.is_open and not exists (
      select from closures c
      where c.org_id = p_org_id and (c.provider_id is null or c.provider_id = p.provider_id)
        and c.ends_local > p_starts and c.starts_local < p_ends),
    exists (
      select from appointments a
      where a.org_id = p_org_id and a.provider_id = p.provider_id and a.status in ('confirmed', 'completed', 'held')
        and (a.held_until is null or a.held_until > now())
        -- No appointment blocks more than 24 hours, and starts_at has the index.
        and a.starts_at > lower(p_blocked) - interval '24 hours' and a.starts_at < upper(p_blocked) + interval '24 hours'
        and a.blocked && p_blocked and a.appointment_id is distinct from p_ignore_appointment_id),
    hours.is_on_grid
  from provider_services ps
  join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
  cross join lateral (
    -- Adjoining openings count as one, over midnight as well.
    select coalesce(range_agg(tsrange(opening.opens, opening.closes)) @> tsrange(p_starts, p_ends), false) as is_open,
      coalesce(bool_or(opening.opens <= p_starts and opening.closes > p_starts
        and mod(extract(epoch from p_starts - opening.opens), p_interval_minutes * 60) = 0), false) as is_on_grid
    from (
      select day.midnight + h.opens_at as opens, day.midnight + h.closes_at as closes
      from opening_hours h
      cross join lateral (select p_starts::date + (h.weekday <> p_weekday)::integer as midnight) day
      where h.org_id = p_org_id and h.weekday in (p_weekday, p_weekday % 7 + 1)
        and h.provider_id is not distinct from (
          select own.provider_id from opening_hours own
          where own.org_id = p_org_id and own.provider_id = p.provider_id limit 1)
    ) opening
  ) hours
  where ps.org_id = p_org_id and ps.service_id = p_service_id and (p_provider_id is null or p.provider_id = p_provider_id)
$fn$;
