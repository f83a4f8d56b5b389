-- A closure was lifted or has become another: its times are to be offered to whoever waits. What of them is not free is found out then.
create or replace function note_lifted_closure() returns trigger
language plpgsql
as $fn$
begin
  if not exists (select from waitlist_entries e where e.org_id = old.org_id and e.status in ('waiting', 'offered')) then
    return null;
  end if;
  insert into freed_times (org_id, provider_id, freed, due_at)
  select old.org_id, p.provider_id, tstzrange(greatest(span.starts_at, day.starts_at), least(span.ends_at, day.ends_at)),
    now() + interval '2 minutes' + day.n * interval '1 millisecond'
  from organizations o
  cross join lateral (select clock.moment_of(o.time_zone, old.starts_local) as starts_at,
    least(clock.moment_of(o.time_zone, old.ends_local), now() + make_interval(days => o.horizon_days)) as ends_at,
    greatest(old.starts_local::date, clock.local_time(o.time_zone, now())::date) as first offset 0) span
  -- Day by day: whom it is offered to is looked for again after each offer, among all that is free in one of them.
  cross join lateral (
    select n, clock.moment_of(o.time_zone, span.first + n) as starts_at, clock.moment_of(o.time_zone, span.first + n + 1) as ends_at
    from generate_series(0, least(old.ends_local::date - span.first, o.horizon_days + 1)) n) day
  join providers p on p.org_id = o.org_id and p.active and (old.provider_id is null or p.provider_id = old.provider_id)
  where o.org_id = old.org_id and least(span.ends_at, day.ends_at) > greatest(span.starts_at, day.starts_at, now());
  return null;
end
$fn$;
