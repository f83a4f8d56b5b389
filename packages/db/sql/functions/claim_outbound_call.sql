-- Takes the next call that may be placed now, for whoever is about to ask Vapi for it, and says what to tell; null when there is none. What
-- tells something that is no longer so is dropped here. Outside the clinic's hours and above a limit a call waits until its
-- time has passed. Servers count and claim one after the other: the row of the settings is their lock.
-- A call whose cost is not known yet counts half a dollar, and three at most are under way at once: so much may go above the
-- limit of spending.
create or replace function claim_outbound_call(p_org_id uuid, p_now timestamptz default null) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_settings outbound_settings;
  v_zone text;
  v_local timestamp;
  v_day timestamptz;
  v_call outbound_calls;
  v_trouble text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_settings from outbound_settings where org_id = p_org_id for update;
  if v_settings.is_on is not true or v_settings.stopped_at is not null then
    return null;
  end if;
  update outbound_calls o set status = 'ended', ended = 'dropped', trouble = 'its time has passed', ended_at = v_now, updated_at = now()
  where o.org_id = p_org_id and o.status = 'planned' and o.not_after <= v_now;
  select time_zone into v_zone from organizations where org_id = p_org_id;
  v_local := clock.local_time(v_zone, v_now);
  v_day := clock.moment_of(v_zone, v_local::date::timestamp);
  if extract(isodow from v_local)::integer <> all (v_settings.weekdays)
    or v_local::time < v_settings.from_time or v_local::time >= v_settings.until_time
    or (select count(*) >= 3 from outbound_calls where org_id = p_org_id and status in ('placing', 'ringing'))
    or (select count(*) >= v_settings.daily or coalesce(sum(coalesce(cost, 0.5)), 0) >= v_settings.daily_spending
      from outbound_calls where org_id = p_org_id and placed_at >= v_day) then
    return null;
  end if;
  loop
    select o.* into v_call from outbound_calls o
    where o.org_id = p_org_id and o.status = 'planned' and o.not_before <= v_now and (
      select count(*) from outbound_calls t
      where t.org_id = p_org_id and t.phone = o.phone and t.placed_at >= v_day) < v_settings.person_daily
    order by o.not_before, o.outbound_id limit 1
    for update;
    if not found then
      return null;
    end if;
    v_trouble := outbound_trouble(v_call, v_now);
    if v_trouble is null then
      update outbound_calls set status = 'placing', claimed_at = v_now, placed_at = v_now, attempts = attempts + 1, updated_at = now()
      where org_id = p_org_id and outbound_id = v_call.outbound_id
      returning * into v_call;
      return outbound_json(v_call);
    end if;
    update outbound_calls set status = 'ended', ended = 'dropped', trouble = v_trouble, ended_at = v_now, updated_at = now()
    where org_id = p_org_id and outbound_id = v_call.outbound_id;
  end loop;
end
$fn$;
