-- A clinic's zone is a place of which clock.periods has the rules, or UTC. PostgreSQL's own list has more: abbreviations (IST), POSIX
-- rules (+05:30, of which it reads the sign the other way round) and copies (posix/Europe/Berlin). Etc/GMT+5 has rules, and is an
-- offset all the same, of that very sign.
create or replace function refuse_zone_name() returns trigger
language plpgsql
as $fn$
begin
  if tg_op = 'UPDATE' and new.time_zone = old.time_zone then
    return new;
  end if;
  if (new.time_zone like '%/%' or new.time_zone = 'UTC') and new.time_zone !~ '^Etc/GMT[+-]'
    and exists (select from clock.periods p where p.zone = new.time_zone)
  then
    return new;
  end if;
  raise exception 'There are no rules for the time zone "%".', new.time_zone using errcode = 'invalid_parameter_value';
end
$fn$;
revoke execute on function refuse_zone_name() from public;
