-- The dates of look_at_series with what is free near those that cannot be booked. Apart from the look, since it takes longer by far, and
-- nobody should wait for a provider meanwhile.
create or replace function suggest_for_series(
  p_org_id uuid, p_service_id uuid, p_dates jsonb, p_provider_id uuid, p_minutes integer, p_now timestamptz
) returns jsonb
language sql stable
return (
  select coalesce(jsonb_agg(d.date || jsonb_build_object('alternatives', case when d.date ->> 'problem' is null then '[]'::json else suggest_near(
    p_org_id, p_service_id, (d.date ->> 'startsAt')::timestamptz, p_minutes, p_provider_id, p_now, null, 5) end) order by d.place), '[]')
  from jsonb_array_elements(p_dates) with ordinality d (date, place));
