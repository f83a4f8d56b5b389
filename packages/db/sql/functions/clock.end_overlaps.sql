-- What a change of the rules laid over another appointment is under the constraint again once nothing overlaps it any more: the other
-- was moved or cancelled, or a later release parted them. What staff allowed themselves stays as they allowed it.
create or replace function clock.end_overlaps() returns void
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_over uuid;
  v_asked_for text := current_setting('app.org_id', true);
  v_actor text := current_setting('app.actor', true);
begin
  perform set_config('app.actor', '{"kind":"system","displayName":"Nothing overlaps it any more"}', true);
  for v_org_id in select id from accounts."organization" order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    for v_over in
      select a.appointment_id from appointments a
      where a.org_id = v_org_id and a.clock_trouble = 'overlap' and not exists (
        select from appointments other
        where other.org_id = a.org_id and other.provider_id = a.provider_id and other.status in ('confirmed', 'completed')
          and other.appointment_id <> a.appointment_id
          and other.starts_at > a.starts_at - interval '24 hours' and other.starts_at < a.starts_at + interval '24 hours'
          and other.blocked && a.blocked)
    loop
      begin
        update appointments a
        set clock_trouble = null, overlap_allowed = false, overridden = array_remove(a.overridden, 'overlap'),
          override_reason = case when a.overridden <> array['overlap'] then a.override_reason end, updated_at = now()
        where a.org_id = v_org_id and a.appointment_id = v_over and a.clock_trouble = 'overlap';
      exception when exclusion_violation then
        -- Somebody is there again since it was looked for.
        null;
      end;
    end loop;
  end loop;
  perform set_config('app.org_id', coalesce(v_asked_for, ''), true);
  perform set_config('app.actor', coalesce(v_actor, ''), true);
end
$fn$;
revoke execute on function clock.end_overlaps() from public;
