-- The messages of the other visits of a series that one message named as well (told_with). Looked for by the series: there is no index for it.
create or replace function named_by(p_message messages) returns uuid[]
language sql stable
return array(
  select m.message_id from appointments a
  join appointments o on o.org_id = a.org_id and o.contact_id = a.contact_id and o.series_id = a.series_id
  join messages m on m.org_id = o.org_id and m.appointment_id = o.appointment_id and m.told_with = p_message.message_id
  where a.org_id = p_message.org_id and a.appointment_id = p_message.appointment_id
  order by m.message_id);
