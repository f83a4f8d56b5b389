-- What the carrier says became of a text that it took: p_trouble null where it arrived. What it could not deliver is not sent, and staff see
-- it; so are the visits of a series that the text named as well. A reminder goes as a letter then, where one was left out because of the
-- text. The reports come in any order: what has arrived stays so. False where no text of this name is known.
create or replace function report_message(p_org_id uuid, p_reference text, p_trouble text default null) returns boolean
language plpgsql
as $fn$
declare
  v_text messages;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_trouble is null then
    update messages set status = 'sent', sent_at = coalesce(sent_at, now()), delivered_at = now(), trouble = null, updated_at = now()
    where org_id = p_org_id and reference = p_reference and status in ('sent', 'failed') and delivered_at is null
    returning * into v_text;
    update messages set status = 'sent', sent_at = v_text.sent_at, delivered_at = now(), via = v_text.via, trouble = null, updated_at = now()
    where org_id = p_org_id and message_id = any (named_by(v_text)) and status in ('sent', 'failed') and delivered_at is null;
  else
    update messages set status = 'failed', sent_at = null, trouble = left(p_trouble, 300), updated_at = now()
    where org_id = p_org_id and reference = p_reference and status = 'sent' and delivered_at is null
    returning * into v_text;
    update messages set status = 'failed', sent_at = null, trouble = left(p_trouble, 300), updated_at = now()
    where org_id = p_org_id and message_id = any (named_by(v_text)) and status in ('planned', 'sent') and delivered_at is null;
    perform remind_by_letter(v_text, now());
  end if;
  return exists (select from messages where org_id = p_org_id and reference = p_reference);
end
$fn$;
