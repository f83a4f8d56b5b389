-- As many reminders in a day and in a week as the clinic wants at most (one and three), by whatever way they went; one of which nobody knows
-- whether it was taken counts as well. It counts for a person: the one whom the visit is for, and who has the same name at this number or
-- address. Others of the family have visits of their own.
create or replace function is_reminded_enough(
  p_message messages, p_visit appointments, p_recipient text, p_now timestamptz
) returns boolean
language sql stable
return (
  select count(*) filter (where coalesce(m.sent_at, m.unsettled_at) > p_now - interval '20 hours') >= coalesce(max(s.reminders_a_day), 1)
    or count(*) >= coalesce(max(s.reminders_a_week), 3)
  from messages m
  left join message_settings s on s.org_id = m.org_id
  where m.org_id = p_visit.org_id and m.kind = 'reminder' and m.message_id <> p_message.message_id
    and (m.status = 'sent' or m.unsettled_at is not null) and coalesce(m.sent_at, m.unsettled_at) > p_now - interval '7 days'
    and m.appointment_id in (
      select a.appointment_id from appointments a
      where a.org_id = p_visit.org_id and a.contact_id = p_visit.contact_id
        and (a.person_id = p_visit.person_id or name_key(a.patient_name) = name_key(p_visit.patient_name))
      union all
      select a.appointment_id from (
        select o.org_id, o.appointment_id from messages o
        where o.org_id = p_visit.org_id and o.recipient = p_recipient and o.kind = 'reminder' and o.status = 'sent'
          and o.sent_at > p_now - interval '7 days'
        union all
        select o.org_id, o.appointment_id from messages o
        where o.org_id = p_visit.org_id and o.recipient = p_recipient and o.kind = 'reminder'
          and o.unsettled_at > p_now - interval '7 days') there
      join appointments a on a.org_id = there.org_id and a.appointment_id = there.appointment_id
      where name_key(a.patient_name) = name_key(p_visit.patient_name)));
