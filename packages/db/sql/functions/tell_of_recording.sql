-- Tells live screens that the recording of a call can be heard here: its call is as it was, so nothing else does. Runs as the owner,
-- because the server's role may not write to the log.
create or replace function tell_of_recording() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  insert into public.changes (org_id, actor_kind, entity, entity_id, action, audited)
  values (new.org_id, 'system', 'call', new.call_id, 'updated', false);
  return null;
end
$fn$;
revoke execute on function tell_of_recording() from public;
