-- Keeps what a patient wrote back, once, and obeys it. YES means yes to many questions: it lets texts come again where they were stopped, and
-- is no more than a word otherwise. opt_out: they asked for it in words of their own. False where it was known.
create or replace function note_reply(p_org_id uuid, p_reference text, p_address text, p_meaning text, p_body text) returns boolean
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into message_replies (org_id, reference, address, meaning, body)
  values (p_org_id, p_reference, p_address, p_meaning, left(p_body, 2000))
  on conflict on constraint uq_message_replies_reference do nothing;
  if not found then
    return false;
  end if;
  if p_meaning in ('stop', 'opt_out') then
    perform note_consent(p_org_id, 'sms', p_address, false, 'reply');
  elsif p_meaning = 'start' and exists (select from message_consents c where c.org_id = p_org_id and c.channel = 'sms'
      and c.address = p_address and not c.is_allowed) then
    perform note_consent(p_org_id, 'sms', p_address, true, 'reply');
  end if;
  return true;
end
$fn$;
