-- A contact has another address or number: what could not be sent to the old one is sent to the new one, so that they hear how the visit is
-- now. p_was_wrong: staff put it right, so what was sent went to somebody else, and is told once more. Where something waits, that goes
-- to the right one by itself.
create or replace function plan_corrected_messages(
  p_org_id uuid, p_contact_id uuid, p_was_wrong boolean, p_now timestamptz
) returns void
language plpgsql
as $fn$
declare
  v_settings message_settings;
  v_contact contacts;
  v_visit appointments;
  v_told messages;
  v_channel text;
  v_address text;
  v_kind text;
  v_due_at timestamptz;
begin
  select * into v_settings from message_settings where org_id = p_org_id and is_on;
  select * into v_contact from contacts where org_id = p_org_id and contact_id = p_contact_id;
  if v_settings.org_id is null or v_contact.contact_id is null then
    return;
  end if;
  v_due_at := p_now + make_interval(mins => v_settings.undo_minutes);
  for v_visit in
    select a.* from appointments a
    where a.org_id = p_org_id and a.contact_id = p_contact_id and a.status in ('confirmed', 'cancelled') and a.starts_at > p_now
  loop
    foreach v_channel in array message_channels(v_settings, v_visit, v_contact) loop
      v_address := told_at(v_channel, v_visit, v_contact);
      select * into v_told from messages
      where org_id = p_org_id and appointment_id = v_visit.appointment_id and channel = v_channel and kind <> 'reminder'
        and (status in ('sent', 'failed') or unsettled_at is not null)
      order by revision desc, coalesce(sent_at, unsettled_at, updated_at) desc limit 1;
      continue when v_told.message_id is null or not still_tells(v_told, v_visit) or v_address is null
        or v_told.status <> 'failed' and not p_was_wrong
        -- Whom an earlier version told it does not say.
        or v_address = coalesce(went_to(v_told), v_address)
        or exists (select from messages m where m.org_id = p_org_id and m.appointment_id = v_visit.appointment_id
          and m.channel = v_channel and m.kind <> 'reminder'
          and (m.status = 'planned' or m.status in ('sending', 'sent') and went_to(m) = v_address and still_tells(m, v_visit)));
      -- What failed before that is out of date.
      update messages set status = 'dropped', trouble = 'the visit was changed', updated_at = p_now
      where org_id = p_org_id and appointment_id = v_visit.appointment_id and channel = v_channel and kind <> 'reminder'
        and status = 'failed' and message_id <> v_told.message_id;
      if v_told.status = 'failed' then
        update messages set status = 'planned', attempts = 0, trouble = null, due_at = v_due_at, updated_at = p_now
        where org_id = p_org_id and message_id = v_told.message_id;
        continue;
      end if;
      v_kind := case when v_visit.status = 'cancelled' then 'cancelled' when is_told_closed(v_visit) then 'closed' else 'confirmation' end;
      -- Of the closure that stands: another one may have come in the place of that of which they were told.
      if v_kind <> 'closed' or v_told.closure_id is not null then
        perform plan_message(v_visit, v_channel, v_kind, 0, v_due_at, true, case when v_kind = 'closed' then (
          select c.closure_id from closures c where c.org_id = p_org_id and is_closed_by(c.closure_id, v_visit)
          order by c.closure_id = v_told.closure_id desc, c.closure_id limit 1) end);
      end if;
    end loop;
  end loop;
end
$fn$;
