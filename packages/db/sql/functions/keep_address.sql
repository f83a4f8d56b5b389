-- Writes down whose a contact's address is, as long as that can be told: it goes by the contact's name and by who else is there.
create or replace function keep_address(p_contact contacts) returns void
language sql
as $fn$
  update persons p set email = p_contact.email, updated_at = now()
  where p.org_id = p_contact.org_id and p.contact_id = p_contact.contact_id and p.email is null
    and not p_contact.email_is_placeholder and person_address(p_contact, p.person_id) is not null
$fn$;
