-- The refusal for a time that is free at several locations, where nobody has said which.
create or replace function which_location_json(p_org_id uuid, p_starts_at timestamptz, p_location_ids uuid[]) returns json
language sql stable
return json_build_object('success', false, 'error', 'which_location', 'message', 'Free at several locations', 'asked', '',
  'requestedAt', iso_instant(p_starts_at),
  'locations', (select coalesce(json_agg(l.name order by l.created_at, l.name), '[]') from locations l
    where l.org_id = p_org_id and l.location_id = any (p_location_ids)));
