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
