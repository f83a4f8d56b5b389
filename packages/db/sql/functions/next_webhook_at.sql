-- When the next delivery may be sent; null: nothing waits.
create or replace function next_webhook_at(p_org_id uuid) returns text
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return (
    select iso_instant(min(greatest(case d.status when 'sending' then d.claimed_at + interval '2 minutes' else d.due_at end,
      e.paused_until)) + interval '1 second')
    from webhook_deliveries d
    join webhook_endpoints e on e.org_id = d.org_id and e.endpoint_id = d.endpoint_id
    where d.org_id = p_org_id and d.status in ('planned', 'sending') and e.is_on and not exists (
      select from webhook_deliveries o
      where o.org_id = p_org_id and o.endpoint_id = d.endpoint_id and o.appointment_id = d.appointment_id
        and o.change_id < d.change_id and o.status in ('planned', 'sending')));
end
$fn$;
