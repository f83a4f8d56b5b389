-- Whoever has a second factor has one that is verified. The sign-in library writes first that there is one, then that its key was
-- proven; a server that died in between left somebody whom no code let in.
create or replace function accounts.verify_second_factor() returns trigger
language plpgsql set search_path = ''
as $fn$
begin
  update accounts."twoFactor" set "verified" = true where "userId" = new."id" and not "verified";
  return null;
end
$fn$;
revoke execute on function accounts.verify_second_factor() from public;
