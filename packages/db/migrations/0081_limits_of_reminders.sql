-- How many reminders reach a person in a day and in a week is the clinic's to say; one and three, as before, until it does. One row a clinic:
-- nobody waits for it. Servers of the version before save the other settings and leave these alone.
alter table message_settings add column reminders_a_day integer not null default 1 check (reminders_a_day between 1 and 5);
alter table message_settings add column reminders_a_week integer not null default 3 check (reminders_a_week between 1 and 20);

-- As many reminders in a day and in a week as the clinic wants at most (one and three), by whatever way they went. It counts for a person: the one whom the visit is for, and who has the
-- same name at this number or address. Others of the family have visits of their own.
create or replace function is_reminded_enough(p_visit appointments, p_recipient text, p_now timestamptz) returns boolean
language sql stable
return (
  select count(*) filter (where m.sent_at > p_now - interval '20 hours') >= coalesce(max(s.reminders_a_day), 1)
    or count(*) >= coalesce(max(s.reminders_a_week), 3)
  from messages m
  left join message_settings s on s.org_id = m.org_id
  where m.org_id = p_visit.org_id and m.status = 'sent' and m.kind = 'reminder' and m.sent_at > p_now - interval '7 days'
    and m.appointment_id in (
      select a.appointment_id from appointments a
      where a.org_id = p_visit.org_id and a.contact_id = p_visit.contact_id
        and (a.person_id = p_visit.person_id or name_key(a.patient_name) = name_key(p_visit.patient_name))
      union all
      select a.appointment_id from messages o
      join appointments a on a.org_id = o.org_id and a.appointment_id = o.appointment_id
      where o.org_id = p_visit.org_id and o.recipient = p_recipient and o.kind = 'reminder' and o.status = 'sent'
        and o.sent_at > p_now - interval '7 days' and name_key(a.patient_name) = name_key(p_visit.patient_name)));

-- Whether and when a clinic writes to its patients. What happened before it was switched on is told to nobody. Switched off, what waits is
-- dropped; other reminders, and those of another way, go for the visits that patients have been told of as well, and what became of
-- those while it was off is told.
create or replace function save_message_settings(p_org_id uuid, p_settings jsonb) returns void
language plpgsql
as $fn$
declare
  v_was_on boolean := exists (select from message_settings where org_id = p_org_id and is_on);
  v_settings message_settings;
begin
  insert into message_settings (org_id) values (p_org_id) on conflict do nothing;
  select * into v_settings from message_settings where org_id = p_org_id for update;
  v_settings := jsonb_populate_record(v_settings, p_settings - '{org_id,on_since,updated_at}'::text[]);
  update message_settings set is_on = v_settings.is_on, by_email = v_settings.by_email, by_sms = v_settings.by_sms,
    sms_abroad = v_settings.sms_abroad, reminder_minutes = v_settings.reminder_minutes,
    undo_minutes = v_settings.undo_minutes, quiet_from = v_settings.quiet_from, quiet_until = v_settings.quiet_until,
    reminders_a_day = v_settings.reminders_a_day, reminders_a_week = v_settings.reminders_a_week,
    on_since = case when v_settings.is_on and not v_was_on then now() else on_since end, updated_at = now()
  where org_id = p_org_id;
  if not v_settings.is_on then
    update messages set status = 'dropped', trouble = 'messages are switched off', updated_at = now()
    where org_id = p_org_id and status = 'planned';
  else
    update messages set status = 'dropped', updated_at = now(),
      trouble = case channel when 'sms' then 'texts are switched off' else 'e-mails are switched off' end
    where org_id = p_org_id and status = 'planned'
      and not case channel when 'sms' then v_settings.by_sms else v_settings.by_email end;
    perform plan_appointment_messages(p_org_id, a.appointment_id, true, now())
    from appointments a
    where a.org_id = p_org_id and a.status in ('confirmed', 'cancelled') and a.starts_at > now() and exists (
      select from messages m where m.org_id = a.org_id and m.appointment_id = a.appointment_id
        and m.kind <> 'reminder' and m.status = 'sent');
  end if;
  if v_settings.is_on and not v_was_on then
    insert into event_cursors (org_id, consumer, xact, change_id)
    values (p_org_id, 'messages', pg_snapshot_xmin(pg_current_snapshot()), 0)
    on conflict (org_id, consumer) do update set xact = excluded.xact, change_id = excluded.change_id;
  end if;
end
$fn$;
