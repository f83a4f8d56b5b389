-- For answers that confirm what an earlier transaction has made: this one waits for the synchronous standbys as that one should have.
-- A commit that only reads waits for nobody. So who asked again while no standby was there heard "you're all set" of a booking that
-- had been refused for want of one, and that was gone once the standby took over. What is written waits, be it only a word in the log
-- of changes. Where no standby is to be waited for it costs a look at a setting; asked of the settings in force each time, so a
-- restart or a reload forgets nothing.
create or replace function wait_for_standbys() returns void
language plpgsql
as $fn$
begin
  if current_setting('synchronous_standby_names') <> '' and not pg_is_in_recovery() then
    perform pg_logical_emit_message(true, 'callwaiting', '');
  end if;
end
$fn$;
