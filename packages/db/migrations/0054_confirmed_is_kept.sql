-- Every answer that confirms waits for the synchronous standbys, also where it writes nothing: "booked already", "cancelled" said twice, a
-- stored answer. Before, somebody was told "you're all set" of a booking that a failover then took away.

-- What the phone's functions answer about an appointment; told only once it is as safe as what they have written themselves.
create or replace function appointment_json(p_org_id uuid, p_appointment_id uuid, p_outcome text, p_message text) returns json
language plpgsql
as $fn$
begin
  perform wait_for_standbys();
  return (
    select json_build_object(
      'success', true, 'outcome', p_outcome, 'appointmentId', a.appointment_id, 'contactId', a.contact_id,
      'message', p_message, 'startsAt', iso_instant(a.starts_at), 'endsAt', iso_instant(a.ends_at),
      'serviceName', s.name, 'providerName', p.name, 'patientName', a.patient_name, 'status', a.status)
    from appointments a
    join services s on s.org_id = a.org_id and s.service_id = a.service_id
    join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
    where a.org_id = p_org_id and a.appointment_id = p_appointment_id);
end
$fn$;

-- What was answered to this very tool call before, or null. A move that is asked for again in the same words within seconds, which a
-- model does when the caller talks into its answer, is that move, as long as nothing else was done meanwhile: "a week later" would
-- be two weeks otherwise, and "no, Wednesday after all" is a new wish.
create or replace function find_tool_call_answer(
  p_org_id uuid, p_call_id text, p_tool_call_id text, p_arguments_sha256 text
) returns json
language plpgsql
as $fn$
declare
  v_answer json;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  v_answer := (
    select json_build_object('answer', t.answer) from tool_calls t
    where t.org_id = p_org_id and t.call_id = p_call_id and t.arguments_sha256 = p_arguments_sha256
      and (t.tool_call_id = p_tool_call_id
        or t.outcome = 'moved' and t.created_at > clock_timestamp() - interval '15 seconds'
          and not exists (
            select from tool_calls later
            where later.org_id = p_org_id and later.call_id = p_call_id and later.created_at > t.created_at
              and later.outcome in ('booked', 'moved', 'cancelled'))
          and exists (
            select from appointments a
            where a.org_id = p_org_id and a.appointment_id = t.appointment_id and a.updated_at <= t.created_at))
    order by t.tool_call_id = p_tool_call_id desc, t.created_at desc
    limit 1);
  if v_answer is not null then
    perform wait_for_standbys();
  end if;
  return v_answer;
end
$fn$;

-- The refusal for somebody who has an appointment then, which they may hear of.
create or replace function person_busy_json(p_org_id uuid, p_clash uuid) returns json
language plpgsql
as $fn$
begin
  return (appointment_json(p_org_id, p_clash, 'person_busy', 'The same person has an appointment then')::jsonb
    || '{"success": false, "error": "person_busy"}')::json;
end
$fn$;

-- What the functions for staff answer when they have done something, or somebody had before; as safe as appointment_json has it.
create or replace function staff_reply(p_org_id uuid, p_appointment_id uuid, p_outcome text) returns json
language plpgsql
as $fn$
begin
  perform wait_for_standbys();
  return (
    select json_build_object('outcome', p_outcome, 'appointment', v.appointment)
    from staff_appointments(p_org_id) v where v.appointment_id = p_appointment_id);
end
$fn$;

-- For answers that confirm what an earlier transaction has made: this one waits for the synchronous standbys as that one should have.
-- A commit that only reads waits for nobody. So who asked again while no standby was there heard "you're all set" of a booking that
-- had been refused for want of one, and that was gone once the standby took over. What is written waits, be it only a word in the log
-- of changes. Where no standby is to be waited for it costs next to nothing (0.001 ms); asked of the settings in force each time, so a
-- restart or a reload forgets nothing.
create or replace function wait_for_standbys() returns void
language plpgsql
as $fn$
begin
  if current_setting('synchronous_standby_names') <> '' and not pg_is_in_recovery() then
    perform pg_logical_emit_message(true, 'callwaiting', '');
  end if;
end
$fn$;
