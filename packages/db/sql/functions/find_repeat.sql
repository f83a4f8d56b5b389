-- What this request has made before: by its key, or because the same contact holds the same slot already.
create or replace function find_repeat(
  p_org_id uuid, p_request_key text, p_email text, p_phone text, p_service_id uuid, p_starts_at timestamptz,
  p_provider_id uuid
) returns uuid
language plpgsql stable
as $fn$
declare
  v_appointment_id uuid;
  v_contact_id uuid;
begin
  if p_request_key is not null then
    select appointment_id into v_appointment_id from appointments
    where org_id = p_org_id and request_key = p_request_key;
    if found then
      return v_appointment_id;
    end if;
  end if;
  if p_phone is not null then
    select contact_id into v_contact_id from contacts where org_id = p_org_id and phone = p_phone;
  else
    select contact_id into v_contact_id from contacts where org_id = p_org_id and email = p_email and phone is null;
  end if;
  if v_contact_id is null then
    return null;
  end if;
  select appointment_id into v_appointment_id from appointments
  where org_id = p_org_id and contact_id = v_contact_id and starts_at = p_starts_at and status = 'confirmed'
    and service_id = p_service_id and (p_provider_id is null or provider_id = p_provider_id);
  return v_appointment_id;
end
$fn$;
