-- Whether staff chose to tell the patient of a visit that the clinic is closed then, and it is: told already, about to be, or in vain.
create or replace function is_to_hear_closed(p_visit appointments) returns boolean
language plpgsql stable
as $fn$
begin
  return exists (
    select from messages m
    where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id and m.kind = 'closed'
      and (m.status in ('planned', 'sending', 'sent', 'failed') or m.unsettled_at is not null)
      and m.starts_local = p_visit.starts_local and is_closed_by(m.closure_id, p_visit));
end
$fn$;
