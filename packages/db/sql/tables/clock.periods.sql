-- How far the clocks of a place are ahead of UTC, and when: the one authority for every conversion, in SQL and, through
-- organization_json, in TypeScript. What PostgreSQL knows of zones (`at time zone`) depends on the machine's own files and decides
-- nothing. A link of the tz database (Canada/Central) has the rows of the place that it stands for.
create table clock.periods (
  zone text not null,
  -- From when to when, without the end. The first begins at -infinity, the last ends at infinity.
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  ahead interval not null,
  -- The wall times that are read by this period, without the end. Of a time that clocks show twice it is the later one, and what
  -- they skip still belongs to the period before.
  from_local timestamp not null,
  until_local timestamp not null check (until_local > from_local),
  primary key (zone, from_at),
  unique (zone, from_local)
);

grant select on clock.periods to callwaiting_app;
