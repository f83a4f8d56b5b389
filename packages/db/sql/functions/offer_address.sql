-- Where an offer is sent by text or by e-mail; null where it must not be, or cannot. To the person and to nobody else of their number, only as the
-- clinic writes, at the address that was said for this very wait or their own; not where they asked for none, and not too often: one in a day and three in a week, as with reminders. p_message_id: that
-- one does not count.
create or replace function offer_address(p_entry waitlist_entries, p_channel text, p_message_id uuid default null) returns text
language plpgsql stable
as $fn$
declare
  v_contact contacts;
  v_address text;
begin
  select * into v_contact from contacts
  where org_id = p_entry.org_id and contact_id = p_entry.contact_id and erased_at is null;
  if not found then
    return null;
  end if;
  v_address := case p_channel when 'sms' then v_contact.phone
    when 'email' then coalesce(p_entry.said_email, person_address(v_contact, find_person(p_entry.org_id, p_entry.contact_id, p_entry.patient_name))) end;
  if v_address is null
    or not exists (select from message_settings s where s.org_id = p_entry.org_id and s.is_on
      and case p_channel when 'sms' then s.by_sms else s.by_email end)
    or exists (select from message_consents c where c.org_id = p_entry.org_id and c.channel = p_channel
      and c.address = lower(v_address) and not c.is_allowed)
    -- What is on its way counts as well.
    or (select count(distinct m.offer_id) filter (where coalesce(m.sent_at, m.claimed_at) > clock_timestamp() - interval '20 hours') >= 1
        or count(distinct m.offer_id) >= 3
      from waitlist_entries e
      join waitlist_offers o on o.org_id = e.org_id and o.entry_id = e.entry_id
      join messages m on m.org_id = o.org_id and m.offer_id = o.offer_id and m.status in ('sending', 'sent')
        and m.message_id is distinct from p_message_id
      where e.org_id = p_entry.org_id and e.contact_id = p_entry.contact_id and is_same_person(e.org_id, e.contact_id, e.patient_name, p_entry.patient_name)
        and coalesce(m.sent_at, m.claimed_at) > clock_timestamp() - interval '7 days') then
    return null;
  end if;
  return v_address;
end
$fn$;
