-- When a provider, or the whole clinic, is closed around the wall times from p_starts to p_ends: of a long closure as much as lies
-- around. p_from_local and p_ahead are clock.range_of's.
create or replace function closed_of(
  p_org_id uuid, p_provider_id uuid, p_starts timestamp, p_ends timestamp, p_from_local timestamp[], p_ahead interval[]
) returns table (closed tstzrange)
language sql stable
as $fn$
  select tstzrange(least(moments.starts, moments.ends), moments.ends)
  from (
    select clock.moment_by(greatest(c.starts_local, p_starts - interval '2 days'), p_from_local, p_ahead) as starts,
      clock.moment_by(least(c.ends_local, p_ends + interval '2 days'), p_from_local, p_ahead) as ends
    from closures c
    where c.org_id = p_org_id and (c.provider_id is null or c.provider_id = p_provider_id)
      -- A day more on both sides: an hour that clocks show twice is twice there.
      and c.ends_local > p_starts - interval '1 day' and c.starts_local < p_ends + interval '1 day'
    offset 0
  ) moments
$fn$;
