-- The contact's row, made or brought up to date, atomically. The phone number is the identity; without one, the
-- e-mail address is. An address alone never reaches a contact that has a number: anybody can say an address.
-- Without a name the contact keeps the one it has, and so it does where the new one says less than that or is one word ("Tom",
-- "Mrs. Hall"). With p_overwrite false the number was only said, and anybody can say one: a name is filled in where there is none, an
-- address never, because all visits of the number would be written of there.
create or replace function upsert_contact(
  p_org_id uuid, p_name text, p_email text, p_phone text, p_overwrite boolean default true
) returns uuid
language plpgsql
as $fn$
declare
  v_contact_id uuid;
begin
  if p_phone is not null then
    insert into contacts (org_id, name, email, phone)
    values (p_org_id, coalesce(p_name, 'Guest'), coalesce(case when p_overwrite then p_email end, placeholder_email(p_phone)), p_phone)
    on conflict on constraint uq_contacts_org_phone do update
      set name = newer_name(contacts.name, p_name, p_overwrite),
        email = case when p_email is not null and p_overwrite then excluded.email else contacts.email end,
        updated_at = now()
    returning contact_id into v_contact_id;
  else
    insert into contacts (org_id, name, email)
    values (p_org_id, coalesce(p_name, 'Guest'), p_email)
    on conflict (org_id, email) where phone is null do update
      set name = newer_name(contacts.name, p_name, p_overwrite),
        updated_at = now()
    returning contact_id into v_contact_id;
  end if;
  return v_contact_id;
end
$fn$;
