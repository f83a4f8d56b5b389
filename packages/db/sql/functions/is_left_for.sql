-- Whether an appointment of a provider that has yet to follow new rules of the clock will be there: what provider_calendar adds
-- then, for one provider and one time.
create or replace function is_left_for(
  p_org_id uuid, p_zone text, p_provider_id uuid, p_blocked tstzrange
) returns boolean
language plpgsql stable
as $fn$
declare
  v_from timestamp := clock.local_time(p_zone, lower(p_blocked)) - interval '24 hours';
  v_until timestamp := clock.local_time(p_zone, upper(p_blocked)) + interval '24 hours';
begin
  return exists (
    select from appointments a
    cross join lateral (select clock.moment_of(p_zone, a.starts_local) - a.starts_at as shift offset 0) meant
    where a.org_id = p_org_id and a.provider_id = p_provider_id and a.status in ('confirmed', 'completed')
      and a.starts_at > lower(p_blocked) - interval '48 hours' and a.starts_at < upper(p_blocked) + interval '48 hours'
      and a.starts_local > v_from and a.starts_local < v_until
      and tstzrange(lower(a.blocked) + meant.shift, upper(a.blocked) + meant.shift) && p_blocked
      and clock.local_time(p_zone, a.starts_at) <> a.starts_local);
end
$fn$;
