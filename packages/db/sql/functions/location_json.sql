-- Where something is, as patients and staff are told.
create or replace function location_json(p_org_id uuid, p_location_id uuid) returns json
language sql stable
return (
  select json_build_object('locationId', l.location_id, 'name', l.name, 'address', l.address, 'phone', l.phone)
  from locations l where l.org_id = p_org_id and l.location_id = p_location_id);
