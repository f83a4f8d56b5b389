-- For servers that do not give in steps: state_service_needs, and visits to come get what is free of it, in their order.
-- {kind: set, lacking: how many of them there is nothing left for} or unknown_resource.
create or replace function set_service_needs(p_org_id uuid, p_service_id uuid, p_needs jsonb) returns json
language plpgsql
as $fn$
declare
  v_stated json := state_service_needs(p_org_id, p_service_id, p_needs);
  v_visit appointments;
  v_lacking integer := 0;
begin
  if v_stated ->> 'kind' <> 'set' then
    return v_stated;
  end if;
  for v_visit in
    select * from appointments a
    where a.org_id = p_org_id and a.service_id = p_service_id and a.starts_at > now() - interval '24 hours' and a.ends_at > now()
      and a.status in ('confirmed', 'completed', 'held')
    order by a.starts_at, a.appointment_id
  loop
    v_lacking := v_lacking + (take_resources(v_visit, false) > 0)::integer;
  end loop;
  return json_build_object('kind', 'set', 'lacking', v_lacking);
end
$fn$;
