-- Whole days are counted on the clinic's clock, so that "two days before" is the same time of day across a change of clocks. What
-- would fall into the quiet hours comes at their end.
create or replace function reminder_due_at(p_settings message_settings, p_visit appointments, p_lead_minutes integer) returns timestamptz
language plpgsql stable
as $fn$
declare
  v_zone text := (select time_zone from organizations where org_id = p_visit.org_id);
  v_local timestamp;
  v_quiet_until timestamp;
begin
  v_local := case when p_lead_minutes % 1440 = 0
    then p_visit.starts_local - make_interval(days => p_lead_minutes / 1440)
    else clock.local_time(v_zone, p_visit.starts_at - make_interval(mins => p_lead_minutes)) end;
  v_quiet_until := case
    when p_settings.quiet_from <= p_settings.quiet_until then
      case when v_local::time >= p_settings.quiet_from and v_local::time < p_settings.quiet_until
        then v_local::date + p_settings.quiet_until end
    when v_local::time >= p_settings.quiet_from then v_local::date + 1 + p_settings.quiet_until
    when v_local::time < p_settings.quiet_until then v_local::date + p_settings.quiet_until end;
  return clock.moment_of(v_zone, coalesce(v_quiet_until, v_local));
end
$fn$;
