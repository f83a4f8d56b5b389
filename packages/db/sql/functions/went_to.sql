-- Where a message went, or was on its way to: where another one told of its visit as well, where that one did.
create or replace function went_to(p_message messages) returns text
language sql stable
return coalesce(p_message.recipient, (
  select o.recipient from messages o where o.org_id = p_message.org_id and o.message_id = p_message.told_with));
