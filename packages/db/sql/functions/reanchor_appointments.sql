-- Puts what is to come where the clinic's clock shows its wall time, after the rules or the clinic's zone have changed: the moments move,
-- the wall times stay. Done again, it changes nothing. Answers how many moved, how many of these somebody has to look at, and for how long callers had to wait. What
-- cannot be as it was is kept all the same and marked: a wall time that clocks skip now is as far behind the change as it was meant to be,
-- and one that now meets another appointment stays beside it, as an overlap that staff have allowed.
-- p_only: a few of those that are due, in the order in which none gets in the way of one that has yet to leave (list_due_to_reanchor):
-- callers of the clinic wait meanwhile. Without it all are moved, and the clinic counts as settled.
-- Providers are locked even where nothing is due: whoever was booking by the former rules has done so then, and is seen.
create or replace function reanchor_appointments(
  p_org_id uuid, p_reason text default null, p_only uuid[] default null
) returns json
language plpgsql
as $fn$
declare
  v_zone text;
  v_reason text;
  v_due uuid[];
  v_shifts interval[];
  v_troubles integer;
  v_held_since timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- The order in which whoever saves the settings locks.
  select o.time_zone into v_zone from organizations o where o.org_id = p_org_id for no key update;
  perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
  v_held_since := clock_timestamp();
  v_reason := coalesce(p_reason, 'The clock rules of ' || v_zone || ' changed');
  if p_reason is null then
    perform set_config('app.actor', json_build_object('kind', 'system', 'displayName', v_reason)::text, true);
  end if;
  if p_only is null then
    select array_agg(d.appointment_id order by d.rank), array_agg(d.shift order by d.rank) into v_due, v_shifts
    from due_to_reanchor(p_org_id, v_zone) d;
  else
    select array_agg(a.appointment_id order by chosen.nr),
        array_agg(clock.moment_of(v_zone, a.starts_local) - a.starts_at order by chosen.nr) into v_due, v_shifts
    from unnest(p_only) with ordinality chosen (appointment_id, nr)
    join appointments a on a.org_id = p_org_id and a.appointment_id = chosen.appointment_id
    -- Staff may have moved one meanwhile.
    where (a.starts_at > now() or a.status = 'confirmed' and clock.moment_of(v_zone, a.starts_local) > now())
      and clock.local_time(v_zone, a.starts_at) <> a.starts_local;
  end if;
  -- What was offered by the former clock is offered anew, if it is still free then.
  if v_due <> '{}' or exists (select from waitlist_offers o where o.org_id = p_org_id and o.ended is null
      and clock.local_time(v_zone, o.starts_at) <> o.starts_local) then
    perform withdraw_offers(p_org_id);
  end if;
  perform set_config('app.reanchors', 'on', true);
  v_troubles := follow_clock(p_org_id, v_zone, v_due, v_shifts, v_reason);
  perform set_config('app.reanchors', 'off', true);
  if p_only is null then
    update organizations o set clock_changed_at = null where o.org_id = p_org_id and o.clock_changed_at is not null;
    if found then
      -- The clock in the assistants' prompts has a fixed offset, and that may be another one now.
      perform enqueue_organization_sync(p_org_id, 'clock-' || gen_random_uuid(), 'save');
    end if;
  end if;
  return json_build_object('moved', coalesce(cardinality(v_due), 0), 'troubles', v_troubles,
    'heldMs', extract(epoch from clock_timestamp() - v_held_since) * 1000);
end
$fn$;
