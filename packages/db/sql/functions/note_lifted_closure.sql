-- A closure was lifted or has become another: its times are to be offered to whoever waits. What of them is not free is found out then.
create or replace function note_lifted_closure() returns trigger
language plpgsql
as $fn$
begin
  if not exists (select from waitlist_entries e where e.org_id = old.org_id and e.status in ('waiting', 'offered')) then
    return null;
  end if;
  insert into freed_times (org_id, provider_id, freed, due_at)
  select old.org_id, p.provider_id, tstzrange(span.starts_at, span.ends_at), now() + interval '2 minutes'
  from organizations o
  cross join lateral (select clock.moment_of(o.time_zone, old.starts_local) as starts_at,
    least(clock.moment_of(o.time_zone, old.ends_local), now() + make_interval(days => o.horizon_days)) as ends_at offset 0) span
  join providers p on p.org_id = o.org_id and p.active and (old.provider_id is null or p.provider_id = old.provider_id)
  where o.org_id = old.org_id and span.ends_at > now() and span.ends_at > span.starts_at;
  return null;
end
$fn$;
