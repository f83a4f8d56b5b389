-- How somebody who waits may be reached, in the clinic's order: a text comes before the letter. Who asked for the front desk alone is called by
-- nobody else.
create or replace function ways_of(p_entry waitlist_entries) returns text[]
language sql stable
return case when p_entry.reach = 'call' then '{staff}'::text[] else array(
  select u.way
  from organizations o
  cross join lateral unnest(o.offer_ways) with ordinality w (name, place)
  cross join lateral unnest(case w.name when 'message' then '{sms,email}'::text[] else array[w.name] end) with ordinality u (way, step)
  where o.org_id = p_entry.org_id
  order by w.place, u.step) end;
