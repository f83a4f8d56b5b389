-- A reminder that did not go as a text goes as a letter, where one was left out because of the text.
create or replace function remind_by_letter(p_text messages, p_now timestamptz) returns void
language sql
as $fn$
  update messages set status = 'planned', trouble = null, updated_at = p_now
  where org_id = p_text.org_id and p_text.kind = 'reminder' and p_text.channel = 'sms' and message_id = (
    select l.message_id from messages l
    where l.org_id = p_text.org_id and l.appointment_id = p_text.appointment_id and l.channel = 'email' and l.kind = 'reminder'
      and l.lead_minutes = p_text.lead_minutes and l.starts_local = p_text.starts_local
      and l.status = 'dropped' and l.trouble in ('enough was sent', 'they were reminded the other way')
    order by l.revision desc limit 1)
$fn$;
