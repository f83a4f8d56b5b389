-- Reminders of a day and of a week, by whatever way they went, to this number or address or to this contact by another.
create or replace function is_reminded_enough(p_org_id uuid, p_recipient text, p_contact_id uuid, p_now timestamptz) returns boolean
language sql stable
return (
  select count(*) filter (where m.sent_at > p_now - interval '20 hours') >= 1 or count(*) >= 3
  from messages m
  where m.org_id = p_org_id and m.status = 'sent' and m.kind = 'reminder' and m.sent_at > p_now - interval '7 days'
    and (m.recipient = p_recipient or m.appointment_id in (
      select a.appointment_id from appointments a where a.org_id = p_org_id and a.contact_id = p_contact_id)));
