-- Whoever makes, moves, gives up or restores an appointment, takes and gives back what it needs besides the provider in the same transaction.
-- Beside another one, as staff or a change of the clocks allowed it, an appointment takes what is free.
create or replace function keep_resources() returns trigger
language plpgsql
as $fn$
begin
  if new.status in ('confirmed', 'completed', 'held') then
    perform take_resources(new, not new.overlap_allowed);
  else
    delete from taken_resources t where t.org_id = new.org_id and t.appointment_id = new.appointment_id;
  end if;
  return null;
end
$fn$;
revoke execute on function keep_resources() from public;
