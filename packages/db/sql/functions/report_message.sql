-- What the carrier says became of a text that it took: p_trouble null where it arrived. What it could not deliver is not sent, and staff see
-- it; a reminder goes as a letter then, where one was left out because of the text. The reports come in any order: what has arrived stays so. False where no text of this name is known.
create or replace function report_message(p_org_id uuid, p_reference text, p_trouble text default null) returns boolean
language plpgsql
as $fn$
declare
  v_failed messages;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_trouble is null then
    update messages set status = 'sent', sent_at = coalesce(sent_at, now()), delivered_at = now(), trouble = null, updated_at = now()
    where org_id = p_org_id and reference = p_reference and status in ('sent', 'failed') and delivered_at is null;
  else
    update messages set status = 'failed', sent_at = null, trouble = left(p_trouble, 300), updated_at = now()
    where org_id = p_org_id and reference = p_reference and status = 'sent' and delivered_at is null
    returning * into v_failed;
    update messages m set status = 'planned', trouble = null, updated_at = now()
    where m.org_id = p_org_id and v_failed.kind = 'reminder' and v_failed.channel = 'sms' and m.message_id = (
      select l.message_id from messages l
      where l.org_id = p_org_id and l.appointment_id = v_failed.appointment_id and l.channel = 'email' and l.kind = 'reminder'
        and l.lead_minutes = v_failed.lead_minutes and l.starts_local = v_failed.starts_local
        and l.status = 'dropped' and l.trouble = 'enough was sent'
      order by l.revision desc limit 1);
  end if;
  return exists (select from messages where org_id = p_org_id and reference = p_reference);
end
$fn$;
