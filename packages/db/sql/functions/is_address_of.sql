-- Whether a contact's e-mail address is that of the person whom a visit is for. A family shares a number, and not its mailboxes: once
-- somebody is known to have given the address, it is theirs. Before that it is the contact's own, and whoever is alone under the number.
create or replace function is_address_of(p_visit appointments, p_contact contacts) returns boolean
language sql stable
return (
  select coalesce(bool_or(p.person_id = p_visit.person_id and p.email = p_contact.email), false)
    or not coalesce(bool_or(p.email = p_contact.email), false)
      and (count(*) <= 1 or coalesce(bool_or(p.person_id = p_visit.person_id and p.name_key = name_key(p_contact.name)), false))
  from persons p
  where p.org_id = p_contact.org_id and p.contact_id = p_contact.contact_id);
