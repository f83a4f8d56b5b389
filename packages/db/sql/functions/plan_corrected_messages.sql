-- Staff put an address right: what was last told of a coming visit went to the wrong one, and is told once more, to the right one.
-- Where something waits, that goes to the right one by itself.
create or replace function plan_corrected_letters(p_org_id uuid, p_contact_id uuid, p_now timestamptz) returns void
language plpgsql
as $fn$
declare
  v_settings message_settings;
  v_visit appointments;
  v_told messages;
  v_address text;
begin
  select * into v_settings from message_settings where org_id = p_org_id and is_on and by_email;
  if not found then
    return;
  end if;
  for v_visit in
    select a.* from appointments a
    where a.org_id = p_org_id and a.contact_id = p_contact_id and a.status = 'confirmed' and a.starts_at > p_now
  loop
    select visit_address(v_visit, c) into v_address from contacts c where c.org_id = p_org_id and c.contact_id = p_contact_id;
    select * into v_told from messages
    where org_id = p_org_id and appointment_id = v_visit.appointment_id and channel = 'email' and kind <> 'reminder' and status = 'sent'
    order by revision desc, sent_at desc limit 1;
    continue when v_told.message_id is null or not still_tells(v_told, v_visit) or v_address is null
      or v_address = coalesce(v_told.recipient, (
        select o.recipient from messages o where o.org_id = p_org_id and o.message_id = v_told.told_with))
      or exists (select from messages m where m.org_id = p_org_id and m.appointment_id = v_visit.appointment_id
        and m.channel = 'email' and m.kind <> 'reminder'
        and (m.status = 'planned' or m.status in ('sending', 'sent') and m.recipient = v_address and still_tells(m, v_visit)));
    if is_told_closed(v_visit) then
      perform plan_message(v_visit, 'email', 'closed', 0, p_now + make_interval(mins => v_settings.undo_minutes), true, v_told.closure_id)
      where v_told.closure_id is not null;
    else
      perform plan_message(v_visit, 'email', 'confirmation', 0, p_now + make_interval(mins => v_settings.undo_minutes), true);
    end if;
  end loop;
end
$fn$;
