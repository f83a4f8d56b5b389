-- The e-mail address to which letters about visits of a person go; null where none is known to be theirs. A family shares a number, and not
-- its mailboxes: what they gave themselves is theirs, whatever others of the number give. An address that nobody is known to have given
-- is that of the person after whom the contact is called, and of whoever is alone under the number. Without a number the address is the
-- contact.
create or replace function person_address(p_contact contacts, p_person_id uuid) returns text
language sql stable
return (
  select coalesce(max(p.email) filter (where p.person_id = p_person_id), case
    when p_contact.email_is_placeholder then null
    when p_contact.phone is null then p_contact.email
    when coalesce(bool_or(p.email = p_contact.email), false) then null
    when count(*) <= 1 or coalesce(bool_or(p.person_id = p_person_id and p.name_key = name_key(p_contact.name)), false)
      then p_contact.email end)
  from persons p
  where p.org_id = p_contact.org_id and p.contact_id = p_contact.contact_id);
