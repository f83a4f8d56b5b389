-- What the functions for several visits answer: all of them as they are now, in order.
create or replace function series_reply(p_org_id uuid, p_outcome text, p_appointment_ids uuid[]) returns json
language plpgsql
as $fn$
begin
  perform wait_for_standbys();
  return json_build_object('outcome', p_outcome, 'appointments', (
    select coalesce(json_agg(v.appointment order by v.starts_at), '[]')
    from staff_appointments(p_org_id) v where v.appointment_id = any (p_appointment_ids)));
end
$fn$;
