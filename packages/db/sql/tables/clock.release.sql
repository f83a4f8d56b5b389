-- Which release of the tz database the rules in clock.periods are from. The newest that any server brought, or that somebody
-- loaded (npm run db -- zones --load), stays: an older server that starts later never puts old rules back.
create table clock.release (
  only_one boolean primary key default true check (only_one),
  -- As the tz database names it, e.g. 2026f: later ones sort after earlier ones.
  release text not null check (release ~ '^[0-9]{4}[a-z]{1,2}$'),
  loaded_at timestamptz not null default now()
);

grant select on clock.release to callwaiting_app;
