-- One message of one version of a visit, once; p_is_again where it was told already and is to be told once more. What was dropped (an undo,
-- say) waits again, and a reminder that waits follows the visit where the rules of clocks have moved its moment. That it is closed is
-- told because staff chose it: what waits or failed goes by what they chose last.
create or replace function plan_message(
  p_visit appointments, p_channel text, p_kind text, p_lead_minutes integer, p_due_at timestamptz,
  p_is_again boolean default false, p_closure_id uuid default null
) returns void
language sql
as $fn$
  insert into messages (org_id, appointment_id, channel, kind, lead_minutes, revision, starts_local, provider_id, due_at, closure_id, again)
  values (p_visit.org_id, p_visit.appointment_id, p_channel, p_kind, p_lead_minutes, p_visit.revision, p_visit.starts_local,
    p_visit.provider_id, p_due_at, p_closure_id, case when p_is_again then (
      select count(*) from messages m where m.org_id = p_visit.org_id and m.appointment_id = p_visit.appointment_id
        and m.channel = p_channel and m.kind = p_kind and m.revision = p_visit.revision and m.status in ('sending', 'sent')) else 0 end)
  on conflict on constraint uq_messages_version do update
    set status = 'planned', trouble = null, due_at = excluded.due_at, starts_local = excluded.starts_local,
      provider_id = excluded.provider_id, closure_id = excluded.closure_id, updated_at = now(),
      attempts = case messages.status when 'failed' then 0 else messages.attempts end
    where messages.status = 'dropped' or messages.status = 'planned' and messages.kind in ('reminder', 'closed') and messages.attempts = 0
      or messages.status = 'failed' and messages.kind = 'closed'
$fn$;
