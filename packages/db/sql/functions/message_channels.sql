-- How a contact can be told at all, by what the clinic wants and what is known of them. Whether they may be, and whether the number takes
-- texts, is looked at when a message is handed over: until then either may change.
create or replace function message_channels(
  p_settings message_settings, p_visit appointments, p_contact contacts
) returns text[]
language sql stable
return case when p_contact.erased_at is not null or p_contact.contact_id is null then '{}'::text[] else
  case when p_settings.by_sms and p_contact.phone is not null then '{sms}'::text[] else '{}' end
  || case when p_settings.by_email and (not p_contact.email_is_placeholder or visit_address(p_visit, p_contact) is not null)
    then '{email}'::text[] else '{}' end end;
