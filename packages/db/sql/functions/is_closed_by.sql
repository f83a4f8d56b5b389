-- Whether a closure stands and shares time with a visit, with whom it is.
create or replace function is_closed_by(p_closure_id uuid, p_visit appointments) returns boolean
language sql stable
return exists (
  select from closures c
  join organizations o on o.org_id = c.org_id
  where c.org_id = p_visit.org_id and c.closure_id = p_closure_id
    and (c.provider_id is null or c.provider_id = p_visit.provider_id)
    and p_visit.starts_at < clock.moment_of(o.time_zone, c.ends_local)
    and p_visit.ends_at > clock.moment_of(o.time_zone, c.starts_local));
