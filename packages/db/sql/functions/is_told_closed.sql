-- Whether the patient of a visit was told that the clinic is closed then, and it is, by that closure or by another one. What they were told
-- last counts: since then nobody has told them that it takes place.
create or replace function is_told_closed(p_visit appointments) returns boolean
language plpgsql stable
as $fn$
begin
  return exists (
    select from messages m
    where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id and m.kind = 'closed'
      and (m.status in ('sending', 'sent') or m.unsettled_at is not null) and m.starts_local = p_visit.starts_local
      and not exists (
        select from messages o
        where o.org_id = m.org_id and o.appointment_id = m.appointment_id and o.kind in ('confirmation', 'moved')
          and (o.status in ('sending', 'sent') or o.unsettled_at is not null) and still_tells(o, p_visit)
          and coalesce(o.sent_at, o.unsettled_at, o.claimed_at) > coalesce(m.sent_at, m.unsettled_at, m.claimed_at)))
    and exists (select from closures c where c.org_id = p_visit.org_id and is_closed_by(c.closure_id, p_visit));
end
$fn$;
