-- Which rules a start time breaks, whatever is in the calendar then.
create or replace function start_rules(p_org_id uuid, p_starts_at timestamptz, p_now timestamptz) returns text[]
language sql stable
return (
  select case
    when p_starts_at <= p_now then array['past']
    when p_starts_at < p_now + make_interval(mins => o.min_notice_minutes) then array['notice']
    when p_starts_at > p_now + make_interval(days => o.horizon_days) then array['horizon']
    else '{}'::text[] end
  from organizations o where o.org_id = p_org_id);
