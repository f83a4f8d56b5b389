-- The rules of a place for TypeScript, the very rows by which SQL computes: the end of each period (null: none) and how far clocks
-- are ahead of UTC in it, in ms. As far back as anything is shown that happened, and as far ahead as nobody books.
create or replace function zone_json(p_zone text) returns json
language sql stable
return (
  select json_build_object(
    'name', p_zone,
    'untilMs', json_agg(case when p.until_at < now() + interval '10 years'
      then (extract(epoch from p.until_at) * 1000)::bigint end order by p.from_at),
    'offsetMs', json_agg((extract(epoch from p.ahead) * 1000)::bigint order by p.from_at))
  from clock.periods p
  where p.zone = p_zone and p.until_at > now() - interval '7 years' and p.from_at < now() + interval '10 years');
