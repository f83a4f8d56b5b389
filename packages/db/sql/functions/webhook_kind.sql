-- What a change of an appointment is to other systems; null: nothing. A time that is held for somebody is no visit yet.
create or replace function webhook_kind(p_change changes, p_status text) returns text
language sql immutable
return case
  when p_change.entity <> 'appointment' or not p_change.audited or p_change.action = 'deleted'
    or p_status not in ('confirmed', 'completed', 'cancelled', 'no_show') then null
  when p_change.action = 'created' or p_change.before ->> 'status' not in ('confirmed', 'completed', 'cancelled', 'no_show')
    then 'appointment.booked'
  when p_change.action in ('moved', 'cancelled', 'completed', 'no_show', 'restored') then 'appointment.' || p_change.action
  when p_change.redacted or p_change.after ?| '{patient_name,service_id,contact_id,notes}' then 'appointment.details_changed'
end;
