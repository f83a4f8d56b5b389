-- An appointment is what the clinic's clock shows when it begins: the wall time is kept, and the moment follows when the law changes
-- the clock or the clinic moves. A start gives what is to come the wall times that people were told (record-told-times.ts), and moves
-- the moments in the same transaction. An older server's bookings get theirs by the trigger. The column's check and its index read
-- the table once, for which bookings wait: a second for a million appointments.

-- Whoever makes or moves an appointment, servers that know of no wall times included, means what the clinic's clock shows. Only
-- reanchor_appointments moves the moment and leaves the wall time.
create or replace function keep_wall_time() returns trigger
language plpgsql
as $fn$
begin
  if current_setting('app.reanchors', true) = 'on' or tg_op = 'UPDATE' and new.starts_at = old.starts_at then
    return new;
  end if;
  select o.time_zone into new.time_zone from organizations o where o.org_id = new.org_id;
  new.starts_local := clock.local_time(new.time_zone, new.starts_at);
  new.clock_trouble := null;
  return new;
end
$fn$;
revoke execute on function keep_wall_time() from public;

alter table appointments add column clock_trouble text;

alter table appointments add column starts_local timestamp without time zone;

alter table appointments add column time_zone text;

-- Appointments as the front desk sees them: one row each, ready to be sent. Placeholder addresses are none.
create or replace function staff_appointments(p_org_id uuid) returns table (
  appointment_id uuid, provider_id uuid, contact_id uuid, status text, starts_at timestamptz, ends_at timestamptz,
  appointment json
)
language sql stable
as $fn$
  select a.appointment_id, a.provider_id, a.contact_id, a.status, a.starts_at, a.ends_at, json_build_object(
    'appointmentId', a.appointment_id, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
    'status', a.status, 'source', a.source, 'revision', a.revision, 'patientName', a.patient_name,
    'notes', a.notes,
    'service', json_build_object('serviceId', s.service_id, 'name', s.name),
    'provider', json_build_object('providerId', p.provider_id, 'name', p.name),
    'contact', json_build_object('contactId', c.contact_id, 'name', c.name, 'phone', c.phone,
      'email', case when not c.email_is_placeholder then c.email end),
    'clockTrouble', a.clock_trouble, 'overrideReason', a.override_reason, 'overridden', to_json(a.overridden),
    'callId', (select t.call_id from tool_calls t
      where t.org_id = a.org_id and t.appointment_id = a.appointment_id and t.outcome = 'booked'
      order by t.created_at limit 1),
    'createdAt', iso_instant(a.created_at), 'updatedAt', iso_instant(a.updated_at),
    'cancelledAt', iso_instant(a.cancelled_at))
  from appointments a
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = p_org_id
$fn$;

-- What is to come and does not begin when the clock of the zone shows its wall time, with how far it is off. Of a wall time that clocks
-- show twice either half is right; one that they skip is due once, to be marked.
create or replace function due_to_reanchor(p_org_id uuid, p_zone text) returns table (
  appointment_id uuid, starts_at timestamptz, starts_local timestamp, shift interval
)
language sql stable
as $fn$
  select a.appointment_id, a.starts_at, a.starts_local, clock.moment_of(p_zone, a.starts_local) - a.starts_at
  from appointments a
  where a.org_id = p_org_id and a.starts_at > now() and a.starts_local is not null
    and clock.local_time(p_zone, a.starts_at) <> a.starts_local
    and (clock.moment_of(p_zone, a.starts_local) <> a.starts_at or a.clock_trouble is null)
$fn$;

-- The other way of giving a clinic a new zone: what is to come takes place when it was to take place, and the clock there shows other
-- times for it. Returns how many they are.
create or replace function keep_moments(p_org_id uuid) returns integer
language plpgsql
as $fn$
declare
  v_count integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update appointments a set time_zone = o.time_zone, starts_local = clock.local_time(o.time_zone, a.starts_at), clock_trouble = null
  from organizations o
  where o.org_id = p_org_id and a.org_id = p_org_id and a.starts_at > now()
    and clock.local_time(o.time_zone, a.starts_at) is distinct from a.starts_local;
  get diagnostics v_count = row_count;
  return v_count;
end
$fn$;

-- Puts what is to come where the clinic's clock shows its wall time, after the rules or the clinic's zone have changed: the moments move,
-- the wall times stay. Done again, it changes nothing. Answers how many moved, and how many of these somebody has to look at. What cannot be
-- as it was is kept all the same and marked: a wall time that clocks skip now is as far behind the change as it was meant to be, and one
-- that now meets another appointment stays beside it, as an overlap that staff have allowed.
-- Booking waits meanwhile, because a caller must not take the new 9:30 before the old one arrives there. Providers first, as everywhere.
create or replace function reanchor_appointments(p_org_id uuid, p_reason text) returns json
language plpgsql
as $fn$
declare
  v_zone text;
  v_due record;
  v_trouble text;
  v_moved integer := 0;
  v_troubles integer := 0;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select o.time_zone into v_zone from organizations o where o.org_id = p_org_id;
  if not exists (select from due_to_reanchor(p_org_id, v_zone)) then
    return json_build_object('moved', 0, 'troubles', 0);
  end if;
  perform set_config('app.reanchors', 'on', true);
  perform 1 from providers p where p.org_id = p_org_id order by p.provider_id for no key update;
  -- In an order in which none gets in the way of one that has yet to leave.
  for v_due in
    select * from due_to_reanchor(p_org_id, v_zone) d
    order by d.shift > interval '0', case when d.shift > interval '0' then -extract(epoch from d.starts_at)
      else extract(epoch from d.starts_at) end
  loop
    v_trouble := case when clock.local_time(v_zone, v_due.starts_at + v_due.shift) <> v_due.starts_local then 'gap' end;
    begin
      update appointments a set starts_at = a.starts_at + v_due.shift, ends_at = a.ends_at + v_due.shift,
        blocked = tstzrange(lower(a.blocked) + v_due.shift, upper(a.blocked) + v_due.shift), time_zone = v_zone,
        clock_trouble = v_trouble, revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = v_due.appointment_id;
    exception when exclusion_violation then
      v_trouble := 'overlap';
      update appointments a set starts_at = a.starts_at + v_due.shift, ends_at = a.ends_at + v_due.shift,
        blocked = tstzrange(lower(a.blocked) + v_due.shift, upper(a.blocked) + v_due.shift), time_zone = v_zone,
        clock_trouble = v_trouble, overlap_allowed = true, override_reason = coalesce(a.override_reason, left(p_reason, 500)),
        overridden = case when 'overlap' = any (a.overridden) then a.overridden else a.overridden || 'overlap'::text end,
        revision = a.revision + 1, updated_at = now()
      where a.org_id = p_org_id and a.appointment_id = v_due.appointment_id;
    end;
    v_moved := v_moved + 1;
    v_troubles := v_troubles + (v_trouble is not null)::integer;
  end loop;
  perform set_config('app.reanchors', 'off', true);
  return json_build_object('moved', v_moved, 'troubles', v_troubles);
end
$fn$;

alter table appointments add constraint appointments_clock_trouble_check CHECK ((clock_trouble = ANY (ARRAY['gap'::text, 'overlap'::text])));

CREATE INDEX appointments_by_clock_trouble ON public.appointments USING btree (org_id, starts_at) WHERE (clock_trouble IS NOT NULL);

CREATE TRIGGER keep_wall_time BEFORE INSERT OR UPDATE OF starts_at ON public.appointments FOR EACH ROW EXECUTE FUNCTION keep_wall_time();

drop trigger record_change on appointments;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.appointments FOR EACH ROW EXECUTE FUNCTION record_change('appointment', 'appointment_id', '{}', '{blocked,revision,request_key,person_id,starts_local,time_zone}', '{}');
