-- Where a patient is told of a visit, by one of the ways: an e-mail address or a number; null where none is known to be theirs.
create or replace function told_at(p_channel text, p_visit appointments, p_contact contacts) returns text
language sql stable
return case p_channel when 'sms' then p_contact.phone else visit_address(p_visit, p_contact) end;
