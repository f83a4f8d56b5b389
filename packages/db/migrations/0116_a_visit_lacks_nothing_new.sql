-- A visit that lacked its room could not be restored, handed on or made shorter without a reason, and a change of the clock marked it as an
-- overlap. What it lacked before it may lack still, for as long as it stays when it was; had_resources says what one that was given up had.

-- Whoever makes, moves, gives up or restores an appointment, takes and gives back what it needs besides the provider in the same transaction.
-- Beside another one, as staff or a change of the clocks allowed it, an appointment takes what is free. What it gives back goes to visits
-- that lack it first; not while a change of the clocks moves all of them: there another one may be on its way to that time.
create or replace function keep_resources() returns trigger
language plpgsql
as $fn$
declare
  v_had uuid[] := '{}';
  v_lacked integer := 0;
begin
  if tg_op = 'UPDATE' and current_setting('app.reanchors', true) is distinct from 'on' and upper(old.blocked) > now()
    and (new.status not in ('confirmed', 'completed', 'held') or not new.blocked @> old.blocked) then
    -- Of these alone are they locked in one order, now or by what is taken below.
    v_had := array(
      select t.resource_id from taken_resources t
      join service_needs n on n.org_id = t.org_id and n.service_id = new.service_id and n.resource_id = t.resource_id
      where t.org_id = new.org_id and t.appointment_id = new.appointment_id);
  end if;
  if new.status in ('confirmed', 'completed', 'held') then
    -- What it lacked before it may lack for as long as it stays when it was, in the words of the clinic's clock.
    if tg_op = 'UPDATE' and old.status <> 'held' and not old.overlap_allowed
      and (new.blocked <@ old.blocked or current_setting('app.reanchors', true) = 'on') then
      select count(*) into v_lacked from (
        select from service_needs n where n.org_id = new.org_id and n.service_id = new.service_id
        group by n.need
        having not coalesce(array_agg(n.resource_id) && case when old.status in ('confirmed', 'completed') then array(
          select t.resource_id from taken_resources t where t.org_id = new.org_id and t.appointment_id = new.appointment_id)
          else old.had_resources end, true)) lacked;
    end if;
    if take_resources(new, not new.overlap_allowed and v_lacked = 0) > v_lacked and not new.overlap_allowed then
      raise exception 'what the service needs is taken' using errcode = 'exclusion_violation';
    end if;
  else
    delete from taken_resources t where t.org_id = new.org_id and t.appointment_id = new.appointment_id;
  end if;
  if v_had <> '{}' then
    perform give_freed_resources(new.org_id, v_had, old.blocked, new.appointment_id);
  end if;
  return null;
end
$fn$;
revoke execute on function keep_resources() from public;

-- What a visit had when it was given up: restored at its time, it needs no more than that.
create or replace function keep_had_resources() returns trigger
language plpgsql
as $fn$
begin
  new.had_resources := array(
    select t.resource_id from taken_resources t where t.org_id = old.org_id and t.appointment_id = old.appointment_id);
  return new;
end
$fn$;
revoke execute on function keep_had_resources() from public;

alter table appointments add column had_resources uuid[];

-- Whether a visit that stays when it was lacks nothing new by lacking this need, of which p_resource_ids are the resources: it had none of
-- them, now or when it was given up. Of one beside another, staff have said so with a reason, and its lack was part of that.
create or replace function lacked_before(
  p_org_id uuid, p_appointment_id uuid, p_service_id uuid, p_blocked tstzrange, p_resource_ids uuid[]
) returns boolean
language sql stable
as $fn$
  select exists (
    select from appointments a
    where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.service_id = p_service_id and a.status <> 'held'
      and not a.overlap_allowed and p_blocked <@ a.blocked
      and case when a.status in ('confirmed', 'completed') then not exists (
          select from taken_resources t
          where t.org_id = a.org_id and t.appointment_id = a.appointment_id and t.resource_id = any (p_resource_ids))
        else not a.had_resources && p_resource_ids end)
$fn$;

-- What of a service's needs nothing is free for then: [{kind, names}] with all that could have served, in the order of its needs. Empty
-- where each can be met, or is that of a visit (p_ignore_appointment_id) that lacked it before and stays when it was.
create or replace function lacking_resources(
  p_org_id uuid, p_service_id uuid, p_blocked tstzrange, p_ignore_appointment_id uuid
) returns jsonb
language sql stable
as $fn$
  select coalesce(jsonb_agg(jsonb_build_object('kind', lacking.kind, 'names', lacking.names) order by lacking.need), '[]')
  from (
    select n.need, min(r.kind) as kind, jsonb_agg(r.name order by r.name, r.resource_id) as names
    from service_needs n
    join resources r on r.org_id = n.org_id and r.resource_id = n.resource_id
    where n.org_id = p_org_id and n.service_id = p_service_id
    group by n.need
    having not bool_or(r.active and not exists (
      select from busy_of_resource(p_org_id, r.resource_id, lower(p_blocked), upper(p_blocked), p_ignore_appointment_id) b
      where b.blocked && p_blocked))
      and (p_ignore_appointment_id is null
        or not lacked_before(p_org_id, p_ignore_appointment_id, p_service_id, p_blocked, array_agg(n.resource_id)))
  ) lacking
$fn$;

CREATE TRIGGER keep_had_resources BEFORE UPDATE OF status ON public.appointments FOR EACH ROW WHEN ((new.needs_resources AND (old.status = ANY (ARRAY['confirmed'::text, 'completed'::text])) AND (new.status = ANY (ARRAY['cancelled'::text, 'no_show'::text])))) EXECUTE FUNCTION keep_had_resources();

drop trigger record_change on appointments;

CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON public.appointments FOR EACH ROW EXECUTE FUNCTION record_change('appointment', 'appointment_id', '{}', '{blocked,revision,request_key,person_id,starts_local,time_zone,said_email,needs_resources,had_resources}', '{}');
