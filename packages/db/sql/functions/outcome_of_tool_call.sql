-- What one tool call comes to; an appointment that somebody has already is booked.
create or replace function outcome_of_tool_call(p_name text, p_outcome text) returns text
language sql immutable parallel safe
return case
  when p_outcome in ('booked', 'already_booked') and p_name = 'bookClinicAppointment' then 'booked'
  when p_outcome in ('booked', 'moved') then 'moved'
  when p_outcome = 'cancelled' then 'cancelled'
  when p_outcome = 'slot_unavailable' then 'conflict' end;
