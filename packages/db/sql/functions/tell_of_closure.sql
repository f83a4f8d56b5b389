-- Whoever has a visit while the clinic is closed is told so, because staff chose it: also of a visit that was imported. It waits as
-- all waits that staff did: a closure that is lifted until then was told to nobody. Nobody is told twice.
create or replace function tell_of_closure(p_org_id uuid, p_closure_id uuid, p_now timestamptz default null) returns void
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_settings message_settings;
  v_visit appointments;
begin
  select * into v_settings from message_settings where org_id = p_org_id and is_on;
  if not found then
    return;
  end if;
  for v_visit in
    select a.* from closures c
    join organizations o on o.org_id = c.org_id
    join appointments a on a.org_id = c.org_id and a.starts_at < clock.moment_of(o.time_zone, c.ends_local)
      and a.starts_at > v_now
    where c.org_id = p_org_id and c.closure_id = p_closure_id and a.status = 'confirmed'
      and is_closed_by(p_closure_id, a) and not is_told_closed(a)
    order by a.starts_at, a.appointment_id
  loop
    perform plan_message(v_visit, channel, 'closed', 0, v_now + make_interval(mins => v_settings.undo_minutes), true, p_closure_id)
    from contacts c, message_channels(v_settings, v_visit, c) as named, unnest(named) as channel
    where c.org_id = p_org_id and c.contact_id = v_visit.contact_id;
  end loop;
end
$fn$;
