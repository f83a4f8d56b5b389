-- Puts what is to come where the clinic's clock shows its wall time, after the rules or the clinic's zone have changed: the moments move,
-- the wall times stay. Done again, it changes nothing. Answers how many moved, and how many of these somebody has to look at. What cannot be
-- as it was is kept all the same and marked: a wall time that clocks skip now is as far behind the change as it was meant to be, and one
-- that now meets another appointment stays beside it, as an overlap that staff have allowed.
-- Booking waits meanwhile, because a caller must not take the new 9:30 before the old one arrives there. Providers first, as everywhere.
create or replace function reanchor_appointments(p_org_id uuid, p_reason text) returns json
language plpgsql
as $fn$
declare
  v_zone text;
  v_due record;
  v_trouble text;
  v_moved integer := 0;
  v_troubles integer := 0;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select o.time_zone into v_zone from organizations o where o.org_id = p_org_id;
  if not exists (select from due_to_reanchor(p_org_id, v_zone)) then
    return json_build_object('moved', 0, 'troubles', 0);
  end if;
  perform set_config('app.reanchors', 'on', true);
  perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
  -- In an order in which none gets in the way of one that has yet to leave.
  for v_due in
    select * from due_to_reanchor(p_org_id, v_zone) d
    order by d.shift > interval '0', case when d.shift > interval '0' then -extract(epoch from d.starts_at)
      else extract(epoch from d.starts_at) end
  loop
    v_trouble := case when clock.local_time(v_zone, v_due.starts_at + v_due.shift) <> v_due.starts_local then 'gap' end;
    begin
      update appointments a set starts_at = a.starts_at + v_due.shift, ends_at = a.ends_at + v_due.shift,
        blocked = tstzrange(lower(a.blocked) + v_due.shift, upper(a.blocked) + v_due.shift), time_zone = v_zone,
        clock_trouble = v_trouble, revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = v_due.appointment_id;
    exception when exclusion_violation then
      v_trouble := 'overlap';
      update appointments a set starts_at = a.starts_at + v_due.shift, ends_at = a.ends_at + v_due.shift,
        blocked = tstzrange(lower(a.blocked) + v_due.shift, upper(a.blocked) + v_due.shift), time_zone = v_zone,
        clock_trouble = v_trouble, overlap_allowed = true, override_reason = coalesce(a.override_reason, left(p_reason, 500)),
        overridden = case when 'overlap' = any (a.overridden) then a.overridden else a.overridden || 'overlap'::text end,
        revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = v_due.appointment_id;
    end;
    v_moved := v_moved + 1;
    v_troubles := v_troubles + (v_trouble is not null)::integer;
  end loop;
  perform set_config('app.reanchors', 'off', true);
  return json_build_object('moved', v_moved, 'troubles', v_troubles);
end
$fn$;
