-- What this request has made before: by its key, or because the same person holds the same slot already. Without a name whoever of
-- the contact does. A caller who may not hear what is booked (p_may_know false) is told of what this very call has made alone: "booked
-- already" would tell a stranger who comes when. A program without a call (p_is_program) that sends the same again has made it itself.
create or replace function find_repeat(
  p_org_id uuid, p_request_key text, p_contact_id uuid, p_name text, p_service_id uuid, p_starts_at timestamptz,
  p_provider_id uuid, p_may_know boolean, p_is_program boolean
) returns uuid
language plpgsql stable
as $fn$
declare
  v_appointment_id uuid;
begin
  if p_request_key is not null then
    select appointment_id into v_appointment_id from appointments
    where org_id = p_org_id and request_key = p_request_key;
    if found then
      return v_appointment_id;
    end if;
  end if;
  select a.appointment_id into v_appointment_id from appointments a
  where a.org_id = p_org_id and a.contact_id = p_contact_id and a.starts_at = p_starts_at and a.status = 'confirmed'
    and a.service_id = p_service_id and (p_provider_id is null or a.provider_id = p_provider_id)
    and (p_may_know or is_of_call(a.request_key, p_request_key)
      or p_is_program and p_request_key is null and a.request_key is null)
    and (p_name is null or is_for_person(a, p_name))
  limit 1;
  return v_appointment_id;
end
$fn$;
