-- Whether what a message tells is so: when, with whom, and that the visit takes place or does not.
create or replace function still_tells(p_message messages, p_visit appointments) returns boolean
language sql immutable
return p_message.starts_local = p_visit.starts_local and p_message.provider_id = p_visit.provider_id
  and case when p_message.kind = 'cancelled' then p_visit.status = 'cancelled' else p_visit.status = 'confirmed' end;
