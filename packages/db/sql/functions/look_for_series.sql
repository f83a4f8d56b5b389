-- Who would have one time of a series: p_provider_id alone where that is given; else who has the one before (p_last) while they are free, then
-- whoever is. p_taken: what the times before this one in the list take of each provider. chosen and rules as look_at_time has them;
-- where nobody is free, those of the first who was asked.
create or replace function look_for_series(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_minutes integer, p_provider_id uuid, p_last uuid, p_taken jsonb,
  out chosen uuid, out rules text[]
)
language plpgsql stable
as $fn$
declare
  v_asked uuid;
  v_slot record;
  v_rules text[];
begin
  -- Null: the best of all as the calendar is. Where the list itself takes that one, each by name.
  foreach v_asked in array case
      when p_provider_id is not null then array[p_provider_id]
      else array_remove(array[p_last], null) || array[null::uuid] || array(
        select ps.provider_id from provider_services ps
        join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
        where ps.org_id = p_org_id and ps.service_id = p_service_id order by ps.provider_id) end
  loop
    select * into v_slot from look_at_time(p_org_id, p_service_id, p_starts_at, p_minutes, v_asked, null);
    continue when v_slot.chosen is null;
    v_rules := v_slot.rules || case
      when coalesce((p_taken ->> v_slot.chosen::text)::tstzmultirange
        && blocked_range(p_org_id, p_service_id, p_starts_at, p_minutes), false) then '{overlap}'::text[] else '{}' end;
    if chosen is null or v_rules = '{}' then
      chosen := v_slot.chosen;
      rules := v_rules;
    end if;
    exit when v_rules = '{}' or v_asked is null and v_slot.rules <> '{}';
  end loop;
end
$fn$;
