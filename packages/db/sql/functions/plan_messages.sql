-- Turns the changes since the last time into messages, a page at a time, and says how many changes it read: a full page means that more
-- may wait. Null where another server is at it, or the clinic writes to nobody. Only what no running transaction can precede is
-- read, as in readChangesSince.
create or replace function plan_messages(p_org_id uuid, p_now timestamptz default null, p_limit integer default 500) returns integer
language plpgsql
as $fn$
declare
  v_cursor event_cursors;
  v_last record;
  v_change record;
  v_count integer := 0;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (select from message_settings where org_id = p_org_id and is_on) then
    return null;
  end if;
  select * into v_cursor from event_cursors where org_id = p_org_id and consumer = 'messages' for update skip locked;
  if not found then
    return null;
  end if;
  -- A restored database counts its transactions anew, and nothing would be read for ever: what happened since then is told again
  -- only where plan_appointment_messages finds it untold.
  if v_cursor.xact > pg_snapshot_xmax(pg_current_snapshot()) then
    v_cursor.xact := '0';
    v_cursor.change_id := 0;
  end if;
  for v_change in
    with page as (
      select c.xact, c.change_id, c.entity, c.entity_id, c.actor_kind, c.action,
        c.before ?| '{email,phone,contact_id}' as is_new_address
      from changes c
      where c.org_id = p_org_id and (c.xact, c.change_id) > (v_cursor.xact, v_cursor.change_id)
        and c.xact < pg_snapshot_xmin(pg_current_snapshot())
      order by c.xact, c.change_id limit p_limit)
    select page.*, row_number() over (partition by entity, entity_id order by xact desc, change_id desc) = 1 as is_last
    from page order by xact, change_id
  loop
    v_count := v_count + 1;
    v_last := v_change;
    if v_change.entity = 'appointment' and v_change.is_last then
      perform plan_appointment_messages(p_org_id, v_change.entity_id::uuid, v_change.actor_kind = 'user', coalesce(p_now, now()));
      -- Nobody was told of a cancellation because the same time was booked again, and now that is off as well.
      perform plan_appointment_messages(p_org_id, o.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from appointments a
      join appointments o on o.org_id = a.org_id and o.contact_id = a.contact_id and o.appointment_id <> a.appointment_id
      where a.org_id = p_org_id and a.appointment_id = v_change.entity_id::uuid
        and o.status = 'cancelled' and o.starts_at > coalesce(p_now, now()) and not is_booked_again(o)
        and exists (select from messages m where m.org_id = o.org_id and m.appointment_id = o.appointment_id
          and m.kind = 'cancelled' and m.status = 'dropped' and m.trouble = 'the same time was booked again');
    elsif v_change.entity = 'contact' and v_change.is_last then
      perform plan_appointment_messages(p_org_id, a.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from appointments a
      where a.org_id = p_org_id and a.contact_id = v_change.entity_id::uuid and a.status in ('confirmed', 'cancelled')
        and a.starts_at > coalesce(p_now, now());
    -- They gave an address of their own, which is not the contact's.
    elsif v_change.entity = 'person' and v_change.is_last and v_change.is_new_address then
      perform plan_appointment_messages(p_org_id, a.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from persons p
      join appointments a on a.org_id = p.org_id and a.contact_id = p.contact_id and a.person_id = p.person_id
      where p.org_id = p_org_id and p.person_id = v_change.entity_id::uuid and a.status in ('confirmed', 'cancelled')
        and a.starts_at > coalesce(p_now, now());
    -- Lifted, or another day's: a new one tells by itself whom it is to tell.
    elsif v_change.entity = 'closure' and v_change.is_last and v_change.action <> 'created' then
      perform plan_appointment_messages(p_org_id, told.appointment_id, v_change.actor_kind = 'user', coalesce(p_now, now()))
      from (select distinct m.appointment_id from messages m
        where m.org_id = p_org_id and m.closure_id = v_change.entity_id::uuid) told;
    end if;
    if v_change.entity in ('contact', 'person', 'appointment') and v_change.is_new_address then
      perform plan_corrected_messages(p_org_id, case v_change.entity
          when 'contact' then v_change.entity_id::uuid
          when 'person' then (select p.contact_id from persons p where p.org_id = p_org_id and p.person_id = v_change.entity_id::uuid)
          else (select a.contact_id from appointments a where a.org_id = p_org_id and a.appointment_id = v_change.entity_id::uuid) end,
        v_change.entity = 'contact' and v_change.actor_kind = 'user', coalesce(p_now, now()));
    end if;
  end loop;
  if v_count > 0 then
    update event_cursors set xact = v_last.xact, change_id = v_last.change_id
    where org_id = p_org_id and consumer = 'messages';
  end if;
  return v_count;
end
$fn$;
