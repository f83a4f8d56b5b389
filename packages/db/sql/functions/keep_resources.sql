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
