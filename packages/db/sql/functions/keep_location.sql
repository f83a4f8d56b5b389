-- A visit that goes to somebody else at its time, or is longer or shorter there, is where they are. Moved ones: keep_wall_time.
create or replace function keep_location() returns trigger
language plpgsql
as $fn$
begin
  if (select o.has_locations from organizations o where o.org_id = new.org_id) then
    new.location_id := location_of_visit(new.org_id, new.provider_id, new.starts_at, new.ends_at, old.location_id);
  end if;
  return new;
end
$fn$;
revoke execute on function keep_location() from public;
