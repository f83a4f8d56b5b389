-- Locks a provider's row, waiting for whoever has it, and looks again whether they are free: their name, with the row locked; null when
-- somebody else has taken the time. Then the row is given back (that is what the block with an exception is for), so whoever has to
-- choose another provider holds nothing while they wait for that one.
-- Holds that are over are taken away here, so that what is inserted afterwards does not meet them in the constraint.
-- NO KEY UPDATE: foreign-key checks of other inserts go on meanwhile.
create or replace function hold_provider(p_org_id uuid, p_provider_id uuid, p_blocked tstzrange) returns text
language plpgsql
as $fn$
declare
  v_name text;
  v_is_taken boolean;
  v_is_over boolean;
begin
  select p.name into v_name from providers p
  where p.org_id = p_org_id and p.provider_id = p_provider_id and p.active
  for no key update;
  if not found then
    raise exception 'archived meanwhile' using errcode = 'CW001';
  end if;
  select bool_or(a.held_until is null or a.held_until > now()), bool_or(a.held_until <= now()) into v_is_taken, v_is_over
  from appointments a
  where a.org_id = p_org_id and a.provider_id = p_provider_id and a.status in ('confirmed', 'completed', 'held')
    -- No appointment blocks more than 24 hours, and starts_at has the index.
    and a.starts_at > lower(p_blocked) - interval '24 hours' and a.starts_at < upper(p_blocked) + interval '24 hours'
    and a.blocked && p_blocked;
  if v_is_taken
    -- Then appointments are not only where they are: see provider_calendar.
    or exists (select from organizations o where o.org_id = p_org_id and o.clock_changed_at is not null
      and is_left_for(p_org_id, o.time_zone, p_provider_id, p_blocked)) then
    raise exception 'taken meanwhile' using errcode = 'CW001';
  end if;
  if v_is_over then
    perform end_expired_holds(p_org_id, p_provider_id);
  end if;
  return v_name;
exception when sqlstate 'CW001' then
  return null;
end
$fn$;
