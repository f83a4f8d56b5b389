-- Whether the assistant could call somebody now: what claim_outbound_call will go by, so that nobody waits for a call that is not made.
create or replace function may_call_about_offer(p_entry waitlist_entries) returns boolean
language plpgsql stable
as $fn$
declare
  v_now timestamptz := clock_timestamp();
  v_settings outbound_settings;
  v_phone text;
  v_zone text;
  v_local timestamp;
  v_day timestamptz;
begin
  select * into v_settings from outbound_settings where org_id = p_entry.org_id;
  select c.phone into v_phone from contacts c
  where c.org_id = p_entry.org_id and c.contact_id = p_entry.contact_id and c.erased_at is null;
  if v_settings.is_on is not true or v_settings.stopped_at is not null or v_phone is null then
    return false;
  end if;
  select time_zone into v_zone from organizations where org_id = p_entry.org_id;
  v_local := clock.local_time(v_zone, v_now);
  v_day := clock.moment_of(v_zone, v_local::date::timestamp);
  return extract(isodow from v_local)::integer = any (v_settings.weekdays)
    and v_local::time >= v_settings.from_time and v_local::time < v_settings.until_time
    and (select count(*) < v_settings.daily and coalesce(sum(coalesce(o.cost, 0.5)), 0) < v_settings.daily_spending
      from outbound_calls o where o.org_id = p_entry.org_id and o.placed_at >= v_day)
    and (select count(*) < v_settings.person_daily
      from outbound_calls o where o.org_id = p_entry.org_id and o.phone = v_phone and o.placed_at >= v_day)
    and not exists (select from outbound_calls o where o.org_id = p_entry.org_id and o.phone = v_phone and o.ended = 'opted_out')
    and not exists (select from message_consents c where c.org_id = p_entry.org_id and c.channel = 'sms' and c.address = v_phone
      and not c.is_allowed);
end
$fn$;
