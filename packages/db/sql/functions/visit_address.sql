-- Where letters about a visit go. What a caller from elsewhere said with a booking serves that one visit.
create or replace function visit_address(p_visit appointments, p_contact contacts) returns text
language sql stable
return case when p_contact.erased_at is null then coalesce(p_visit.said_email, person_address(p_contact, p_visit.person_id)) end;
