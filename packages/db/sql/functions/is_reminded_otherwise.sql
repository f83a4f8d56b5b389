-- Whether the same reminder of the same visit went by the other way. A text of which nobody knows whether it was taken counts: once it is known
-- that it was not, remind_by_letter brings the letter back. Of a letter that is in doubt the text is no repetition that anybody minds.
create or replace function is_reminded_otherwise(p_message messages) returns boolean
language sql stable
return exists (
  select from messages m
  where m.org_id = p_message.org_id and m.appointment_id = p_message.appointment_id and m.kind = 'reminder'
    and m.channel <> p_message.channel and m.lead_minutes = p_message.lead_minutes and m.starts_local = p_message.starts_local
    and (m.status = 'sent' or m.channel = 'sms' and m.unsettled_at is not null));
