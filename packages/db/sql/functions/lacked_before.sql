-- Whether a visit that stays when it was lacks nothing new by lacking this need, of which p_resource_ids are the resources: it had none of
-- them, now or when it was given up. Of one beside another, staff have said so with a reason, and its lack was part of that.
create or replace function lacked_before(
  p_org_id uuid, p_appointment_id uuid, p_service_id uuid, p_blocked tstzrange, p_resource_ids uuid[]
) returns boolean
language sql stable
as $fn$
  select exists (
    select from appointments a
    where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.service_id = p_service_id and a.status <> 'held'
      and not a.overlap_allowed and p_blocked <@ a.blocked
      and case when a.status in ('confirmed', 'completed') then not exists (
          select from taken_resources t
          where t.org_id = a.org_id and t.appointment_id = a.appointment_id and t.resource_id = any (p_resource_ids))
        else not a.had_resources && p_resource_ids end)
$fn$;
