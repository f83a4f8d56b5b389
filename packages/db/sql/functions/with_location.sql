-- What is told of a visit, and where it is. Of one without a place nothing is said, and nothing is looked up.
create or replace function with_location(p_told json, p_org_id uuid, p_location_id uuid) returns json
language sql stable
return case when p_location_id is null then p_told
  else (p_told::jsonb || jsonb_build_object('location', location_json(p_org_id, p_location_id)))::json end;
