-- Who of several has the lighter day: busy time within a day either way, then the id.
create or replace function lightest_day(
  p_org_id uuid, p_provider_ids uuid[], p_starts_at timestamptz, p_ends_at timestamptz, p_ignore_appointment_id uuid
) returns uuid
language plpgsql stable
as $fn$
declare
  v_lightest uuid := p_provider_ids[1];
begin
  if cardinality(p_provider_ids) > 1 then
    select candidate.id into v_lightest
    from unnest(p_provider_ids) candidate (id)
    cross join lateral (
      select range_agg(b.blocked) as busy
      from busy_of(p_org_id, candidate.id, p_starts_at, p_ends_at, p_ignore_appointment_id) b) near
    order by (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(near.busy) b), candidate.id
    limit 1;
  end if;
  return v_lightest;
end
$fn$;
