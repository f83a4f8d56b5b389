-- One message of one version of a visit, once. What was dropped (an undo, say) waits again, and a reminder that waits follows the visit where
-- the rules of clocks have moved its moment.
create or replace function plan_message(
  p_visit appointments, p_channel text, p_kind text, p_lead_minutes integer, p_due_at timestamptz
) returns void
language sql
as $fn$
  insert into messages (org_id, appointment_id, channel, kind, lead_minutes, revision, starts_local, provider_id, due_at)
  values (p_visit.org_id, p_visit.appointment_id, p_channel, p_kind, p_lead_minutes, p_visit.revision, p_visit.starts_local,
    p_visit.provider_id, p_due_at)
  on conflict on constraint uq_messages_version do update
    set status = 'planned', trouble = null, due_at = excluded.due_at, starts_local = excluded.starts_local,
      provider_id = excluded.provider_id, updated_at = now()
    where messages.status = 'dropped' or messages.status = 'planned' and messages.kind = 'reminder' and messages.attempts = 0
$fn$;
