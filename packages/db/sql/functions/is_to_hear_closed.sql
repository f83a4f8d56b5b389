-- Whether staff chose to tell the patient of a visit that the clinic is closed then, and it is: told already, by whichever closure, about to
-- be told of one that stands, or in vain.
create or replace function is_to_hear_closed(p_visit appointments) returns boolean
language plpgsql stable
as $fn$
begin
  return is_told_closed(p_visit) or exists (
    select from messages m
    where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id and m.kind = 'closed'
      and m.status in ('planned', 'failed') and m.starts_local = p_visit.starts_local and is_closed_by(m.closure_id, p_visit));
end
$fn$;
