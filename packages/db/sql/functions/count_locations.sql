-- Whoever books and looks for free times reads the clinic's row anyway, and learns there whether places matter.
create or replace function count_locations() returns trigger
language plpgsql
as $fn$
begin
  update organizations set has_locations = several.are
  from (select count(*) > 1 as are from locations l where l.org_id = new.org_id and l.active) several
  where org_id = new.org_id and has_locations <> several.are;
  return null;
end
$fn$;
revoke execute on function count_locations() from public;
