-- At the end of a transaction that changed something, tells who listens on callwaiting_changes which organization to
-- look at. PostgreSQL lets only one notifying transaction commit at a time, from before its flush to after it, which
-- would cap all bookings together at one a flush. So whoever comes while another is at it commits in silence:
-- listeners look again shortly after each notification, and on a timer.
create or replace function notify_change() returns trigger
language plpgsql
as $fn$
begin
  if pg_try_advisory_xact_lock(4206011216) then
    perform pg_notify('callwaiting_changes', new.org_id::text);
  end if;
  return null;
end
$fn$;
