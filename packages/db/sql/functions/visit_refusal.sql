-- Why a patient may not change a visit by their link, or null: it is not as their page showed it (changed_meanwhile), or it is not theirs
-- to change (closed): it is not confirmed, has begun, somebody has to settle its time, or the clinic leaves changes to its staff.
create or replace function visit_refusal(
  p_org_id uuid, p_appointment_id uuid, p_revision integer, p_now timestamptz
) returns text
language sql stable
return (
  select case
    when a.revision <> p_revision then 'changed_meanwhile'
    when a.status <> 'confirmed' or a.starts_at <= p_now or a.clock_trouble is not null
      or o.caller_check = 'staff_only' then 'closed' end
  from appointments a join organizations o on o.org_id = a.org_id
  where a.org_id = p_org_id and a.appointment_id = p_appointment_id);
