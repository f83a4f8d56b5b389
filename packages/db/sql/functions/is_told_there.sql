-- Whether the last that was told of a visit at this address is just what a message would tell there: an address that was put right, and is
-- again what it was, has nobody told the same twice. What may have come in between counts as told.
create or replace function is_told_there(p_message messages, p_visit appointments, p_address text) returns boolean
language sql stable
return p_message.kind <> 'reminder' and coalesce((
  select m.status = 'sent' and still_tells(m, p_visit) and m.closure_id is not distinct from p_message.closure_id
  from messages m
  where m.org_id = p_message.org_id and m.appointment_id = p_visit.appointment_id and m.channel = p_message.channel
    and m.kind <> 'reminder' and m.message_id <> p_message.message_id and (m.status = 'sent' or m.unsettled_at is not null)
    and coalesce(went_to(m), p_address) = p_address
  order by coalesce(m.sent_at, m.unsettled_at) desc, m.revision desc limit 1), false);
