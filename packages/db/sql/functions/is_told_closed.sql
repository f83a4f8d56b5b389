-- Whether the patient of a visit was told that the clinic is closed then, and it is.
create or replace function is_told_closed(p_visit appointments) returns boolean
language plpgsql stable
as $fn$
begin
  return exists (
    select from messages m
    where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id and m.kind = 'closed'
      and (m.status in ('sending', 'sent') or m.unsettled_at is not null)
      and m.starts_local = p_visit.starts_local and is_closed_by(m.closure_id, p_visit));
end
$fn$;
