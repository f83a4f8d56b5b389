-- Another appointment of the same person in [p_starts_at, p_ends_at), with whomever it is. Without a name there is nobody to compare.
-- Only of what the caller may hear: with p_may_know of everything, else of what this very call has made (p_request_key) and of p_known.
-- For all others there is no clash, and the booking goes on as a stranger's would: any other answer tells who comes when.
-- In plpgsql, which keeps its plan: every booking asks this twice.
create or replace function find_clash(
  p_org_id uuid, p_contact_id uuid, p_name text, p_starts_at timestamptz, p_ends_at timestamptz,
  p_ignore_appointment_id uuid, p_may_know boolean, p_request_key text, p_known uuid[]
) returns uuid
language plpgsql stable
as $fn$
declare
  v_appointment_id uuid;
begin
  if p_contact_id is null or p_name is null then
    return null;
  end if;
  select a.appointment_id into v_appointment_id from appointments a
  where a.org_id = p_org_id and a.contact_id = p_contact_id and a.status = 'confirmed'
    -- No appointment is longer than 24 hours, and starts_at has the index.
    and a.starts_at > p_starts_at - interval '24 hours' and a.starts_at < p_ends_at and a.ends_at > p_starts_at
    and (p_may_know or is_of_call(a.request_key, p_request_key) or a.appointment_id = any (p_known))
    and a.appointment_id is distinct from p_ignore_appointment_id and is_for_person(a, p_name)
  order by a.starts_at limit 1;
  return v_appointment_id;
end
$fn$;
