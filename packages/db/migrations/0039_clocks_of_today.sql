-- What is to come by its wall time follows the clock as well, though its moment is over; new rules reach the prompts at once; offsets under
-- Etc are no places (a clinic that has one keeps it until its zone is saved).

-- A clinic's zone is a place of which clock.periods has the rules, or UTC. PostgreSQL's own list has more: abbreviations (IST), POSIX
-- rules (+05:30, of which it reads the sign the other way round) and copies (posix/Europe/Berlin). Etc/GMT+5 has rules, and is an
-- offset all the same, of that very sign.
create or replace function refuse_zone_name() returns trigger
language plpgsql
as $fn$
begin
  if tg_op = 'UPDATE' and new.time_zone = old.time_zone then
    return new;
  end if;
  if (new.time_zone like '%/%' or new.time_zone = 'UTC') and new.time_zone !~ '^Etc/GMT[+-]'
    and exists (select from clock.periods p where p.zone = new.time_zone)
  then
    return new;
  end if;
  raise exception 'There are no rules for the time zone "%".', new.time_zone using errcode = 'invalid_parameter_value';
end
$fn$;
revoke execute on function refuse_zone_name() from public;

-- What is to come and does not begin when the clock of the zone shows its wall time, with how far it is off. Of a wall time that clocks
-- show twice either half is right; one that they skip is due once, to be marked. rank: an order in which none gets in the way of one that
-- has yet to leave.
-- To come is what its moment or its wall time has ahead: a law that changed the clocks weeks before its release came, or a zone that was
-- mistaken and put right, may have left the moment of this afternoon's visit in the morning. No two clocks are 27 hours apart.
-- By a join with the few periods of these years: asking clock.local_time and clock.moment_of for each of ten thousand takes half a second.
create or replace function due_to_reanchor(p_org_id uuid, p_zone text) returns table (
  appointment_id uuid, starts_at timestamptz, starts_local timestamp, shift interval, rank bigint
)
language sql stable
as $fn$
  with periods as materialized (
    select p.from_at, p.until_at, p.from_local, p.until_local, p.ahead
    from clock.periods p
    where p.zone = p_zone and p.until_at > now() - interval '2 days'
      and p.from_at < (select max(a.starts_at) from appointments a where a.org_id = p_org_id) + interval '2 days'
  )
  select a.appointment_id, a.starts_at, a.starts_local, off.shift,
    row_number() over (order by off.shift > interval '0', case when off.shift > interval '0'
      then -extract(epoch from a.starts_at) else extract(epoch from a.starts_at) end, a.appointment_id)
  from appointments a
  join periods shown on shown.from_at <= a.starts_at and shown.until_at > a.starts_at
  join periods meant on meant.from_local <= a.starts_local and meant.until_local > a.starts_local
  cross join lateral (select (a.starts_local - meant.ahead) at time zone 'UTC' - a.starts_at as shift) off
  where a.org_id = p_org_id and a.starts_at > now() - interval '27 hours' and a.starts_local is not null
    and (a.starts_at > now()
      or a.status = 'confirmed' and (a.starts_local - meant.ahead) at time zone 'UTC' > now())
    and (a.starts_at at time zone 'UTC') + shown.ahead <> a.starts_local
    and (off.shift <> interval '0' or a.clock_trouble is null)
$fn$;

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
