-- When a call's words go, its recording goes.
create or replace function drop_recording() returns trigger
language plpgsql
as $fn$
begin
  delete from recordings where org_id = new.org_id and call_id = new.call_id;
  return null;
end
$fn$;
