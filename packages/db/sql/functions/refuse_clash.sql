-- The refusal for somebody who has an appointment then. Who may not be told of it hears that the time cannot be had.
create or replace function refuse_clash(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_clash uuid, p_may_know boolean
) returns json
language plpgsql stable
as $fn$
begin
  if not p_may_know then
    return refuse_rules(p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, null, array['overlap']);
  end if;
  return (appointment_json(p_org_id, p_clash, 'person_busy', 'The same person has an appointment then')::jsonb
    || '{"success": false, "error": "person_busy"}')::json;
end
$fn$;
