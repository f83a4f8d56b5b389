-- What the appointments of a provider block, as far as it may matter to another one in [p_from, p_until]. Written without `&&` on the
-- table: that operator is not leakproof, so under row-level security it could not use an index. starts_at can: no appointment blocks
-- more than 24 hours, and no buffer of another one is longer than four.
create or replace function busy_of(
  p_org_id uuid, p_provider_id uuid, p_from timestamptz, p_until timestamptz, p_ignore_appointment_id uuid
) returns table (blocked tstzrange)
language sql stable
as $fn$
  select a.blocked
  from appointments a
  where a.org_id = p_org_id and a.provider_id = p_provider_id
    and a.status in ('confirmed', 'completed', 'held') and (a.held_until is null or a.held_until > now())
    and a.starts_at > p_from - interval '28 hours' and a.starts_at < p_until + interval '28 hours'
    and a.appointment_id is distinct from p_ignore_appointment_id
$fn$;
