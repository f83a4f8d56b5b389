-- Several appointments at once, in the order of every booking: their providers and those they go to by id, then the appointments by id, then
-- what their services may need.
-- Says why they cannot be changed together, or null: not_found, or changed_meanwhile and not_confirmed with the one that it is.
create or replace function lock_visits(
  p_org_id uuid, p_appointment_ids uuid[], p_revisions integer[], p_provider_id uuid, p_is_move boolean
) returns json
language plpgsql
as $fn$
declare
  v_providers uuid[];
  v_found integer;
  v_other appointments;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select array_agg(distinct a.provider_id), count(*) into v_providers, v_found from appointments a
  where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids) and a.status <> 'held';
  if v_found <> cardinality(p_appointment_ids) then
    return json_build_object('success', false, 'error', 'not_found');
  end if;
  perform lock_providers(p_org_id, null, array_remove(v_providers || p_provider_id, null));
  perform 1 from appointments a
  where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids)
  order by a.appointment_id for update;
  if exists (select from appointments a
      where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids) and a.provider_id <> all (v_providers)) then
    raise exception 'appointments changed while they were being changed' using errcode = 'serialization_failure';
  end if;
  if exists (select from appointments a
      where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids) and a.needs_resources) then
    perform lock_resources(p_org_id, array(
      select a.service_id from appointments a where a.org_id = p_org_id and a.appointment_id = any (p_appointment_ids)));
  end if;
  select a.* into v_other from unnest(p_appointment_ids, p_revisions) t (id, revision)
  join appointments a on a.org_id = p_org_id and a.appointment_id = t.id
  where a.revision <> t.revision or p_is_move and a.status <> 'confirmed'
  order by a.starts_at limit 1;
  if not found then
    return null;
  end if;
  return staff_reply(p_org_id, v_other.appointment_id,
    case when v_other.status = 'confirmed' or not p_is_move then 'changed_meanwhile' else 'not_confirmed' end);
end
$fn$;
