-- Whoever is written to at a contact's address goes on with it when the contact gets another address, name or number, whoever changes it. An
-- address that is taken away is nobody's any more.
create or replace function keep_replaced_address() returns trigger
language plpgsql
as $fn$
begin
  if new.email like '%.invalid' and not old.email_is_placeholder then
    update persons set email = null, updated_at = now()
    where org_id = old.org_id and contact_id = old.contact_id and email = old.email;
  else
    perform keep_address(old);
  end if;
  return new;
end
$fn$;
