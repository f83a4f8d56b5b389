import type { Call, CallAppointment, CallToolCall } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { CALL_COLUMNS, CALL_TABLES } from "./list-calls.ts";

export async function loadCall(pool: AppPool, scope: StaffScope, callId: string): Promise<Call | null> {
  const values = [scope.orgId, callId];
  return withStaff(pool, scope, async (tx) => {
    const calls = await tx.$client.query<Omit<Call, "steps" | "appointments">>(
      `select ${CALL_COLUMNS}, k.ended_reason as "endedReason", k.summary, k.transcript,
         k.words_removed_at is not null as "areWordsRemoved",
         k.recording_url as "recordingUrl", k.cost::float8 as cost, k.facts,
         array(select iso_instant(hung) from unnest(k.hung_at) hung order by 1) as "hungAt",
         exists (select from recordings r where r.org_id = k.org_id and r.call_id = k.call_id) as "isRecordingKept"
       from ${CALL_TABLES} where k.org_id = $1 and k.call_id = $2`,
      values,
    );
    const call = calls.rows[0];
    if (call === undefined) return null;
    const steps = await tx.$client.query<CallToolCall>(
      `select tool_call_id as "toolCallId", name, arguments as heard, understood, answer, outcome,
         duration_ms as "durationMs", deliveries, appointment_id as "appointmentId", iso_instant(created_at) as at
       from tool_calls where org_id = $1 and call_id = $2 order by created_at, tool_call_id, arguments_sha256`,
      values,
    );
    const appointments = await tx.$client.query<CallAppointment>(
      `select a.appointment_id as "appointmentId", a.contact_id as "contactId", a.patient_name as "patientName",
         iso_instant(a.starts_at) as "startsAt", iso_instant(a.ends_at) as "endsAt", a.status,
         s.name as "serviceName", p.name as "providerName", coalesce(n.note, '') as note, coalesce(n.alert, '') as alert
       from appointments a
       join services s using (org_id, service_id) join providers p using (org_id, provider_id)
       left join persons n on n.org_id = a.org_id and n.person_id = a.person_id
       where a.org_id = $1 and a.appointment_id in (
         select t.appointment_id from tool_calls t where t.org_id = $1 and t.call_id = $2)
       order by a.starts_at, a.appointment_id`,
      values,
    );
    return { ...call, steps: steps.rows, appointments: appointments.rows };
  });
}
