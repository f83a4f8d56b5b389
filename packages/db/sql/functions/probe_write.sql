-- Writes as a booking does, and leaves nothing: a record in the log that a commit waits for, with its standby where there is one, and a
-- sort that needs new space on the disk.
create or replace function probe_write() returns void
language plpgsql set work_mem = '64kB'
as $fn$
begin
  perform pg_logical_emit_message(true, 'callwaiting', 'ready?');
  perform count(*) from (select n from generate_series(1, 20000) n order by n desc offset 0) sorted;
end
$fn$;
revoke execute on function probe_write() from public;
grant execute on function probe_write() to callwaiting_app;
