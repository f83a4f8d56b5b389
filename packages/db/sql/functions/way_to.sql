-- By which way somebody who waits is to be told now of a time that becomes theirs, after those that were tried, and until when it is kept for
-- them; way is null where nobody could reach them in time. Nothing is written and nobody is called in the quiet hours. What the
-- front desk has to do takes its half hour of the clinic's open hours, or else "please call" would stand there while nobody is there;
-- whoever of the staff offers a time is there.
create or replace function way_to(
  p_entry waitlist_entries, p_starts_at timestamptz, p_tried text[], out way text, out held_until timestamptz
)
language plpgsql stable
as $fn$
declare
  v_now timestamptz := clock_timestamp();
  v_org organizations;
  v_latest timestamptz;
  v_is_quiet boolean;
  v_is_there boolean := nullif(current_setting('app.actor', true), '')::jsonb ->> 'kind' = 'user';
  v_ways text[] := ways_of(p_entry);
  v_way text;
  v_until timestamptz;
  v_is_one boolean;
begin
  select * into strict v_org from organizations where org_id = p_entry.org_id;
  v_latest := p_starts_at - make_interval(mins => greatest(v_org.min_notice_minutes, p_entry.notice_minutes, 1));
  v_is_quiet := end_of_quiet(p_entry.org_id, v_now) > v_now;
  if v_is_there and 'staff' <> all (v_ways) then
    v_ways := v_ways || '{staff}';
  end if;
  foreach v_way in array v_ways loop
    continue when v_way = any (p_tried);
    if v_way = 'staff' then
      v_until := least(greatest(opened_for(p_entry.org_id, v_now, v_org.hold_minutes),
        case when v_is_there then v_now + make_interval(mins => v_org.hold_minutes) end), v_latest);
      v_is_one := v_until >= case when v_is_there then v_now + interval '5 minutes' else opened_for(p_entry.org_id, v_now, 5) end;
    else
      v_until := least(v_now + make_interval(mins => v_org.hold_minutes), v_latest);
      v_is_one := not v_is_quiet and v_until >= v_now + interval '5 minutes' and case v_way
        when 'call' then may_call_about_offer(p_entry) else offer_address(p_entry, v_way) is not null end;
    end if;
    if v_is_one then
      way := v_way;
      held_until := v_until;
      return;
    end if;
  end loop;
end
$fn$;
