-- With a second factor the sessions from before it end: whoever has only the password is out. The library makes the new session of the
-- browser in which it was set up after this.
create or replace function accounts.end_sessions_before() returns trigger
language plpgsql set search_path = ''
as $fn$
begin
  delete from accounts."session" s where s."userId" = new."id";
  return null;
end
$fn$;
revoke execute on function accounts.end_sessions_before() from public;
