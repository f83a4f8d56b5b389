-- A visit was cancelled or moved away: what it blocked is to be offered to whoever waits, for those as well who may have
-- its room again. What staff did may be undone for as long as
-- nobody is told of it (message_settings.undo_minutes), and is offered after that.
create or replace function note_freed_time() returns trigger
language plpgsql
as $fn$
begin
  -- Moved by a change of the clock's rules: nothing has become free.
  if current_setting('app.reanchors', true) = 'on' or upper(old.blocked) <= now()
    or not exists (select from waitlist_entries e where e.org_id = old.org_id and e.status in ('waiting', 'offered')) then
    return null;
  end if;
  insert into freed_times (org_id, provider_id, freed, due_at)
  select old.org_id, who.provider_id, old.blocked, now() + case
    when nullif(current_setting('app.actor', true), '')::jsonb ->> 'kind' = 'user' then make_interval(mins => coalesce(
      (select s.undo_minutes from message_settings s where s.org_id = old.org_id), 2))
    else interval '0' end
  from (
    select old.provider_id
    union select shared from sharing_providers(old.org_id, old.service_id) shared where old.needs_resources
  ) who;
  return null;
end
$fn$;
