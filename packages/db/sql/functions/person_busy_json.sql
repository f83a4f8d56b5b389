-- The refusal for somebody who has an appointment then, which they may hear of.
create or replace function person_busy_json(p_org_id uuid, p_clash uuid) returns json
language plpgsql
as $fn$
begin
  return (appointment_json(p_org_id, p_clash, 'person_busy', 'The same person has an appointment then')::jsonb
    || '{"success": false, "error": "person_busy"}')::json;
end
$fn$;
