import type { AppointmentStatus, IsoInstant } from "@callwaiting/domain";
import type { Pool } from "pg";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { CALL_COLUMNS, CALL_TABLES, type CallItem } from "./list-calls.ts";

export type CallToolCall = {
  readonly toolCallId: string;
  /** The tool's name, e.g. `bookClinicAppointment`. */
  readonly name: string;
  /** As the model heard it. */
  readonly heard: Readonly<Record<string, unknown>>;
  /** What the tool made of it: `corrections`, `startsAt`, `alternatives`, `error`… as the tool's result names them. */
  readonly understood: Readonly<Record<string, unknown>>;
  /** What the assistant was told to say. */
  readonly answer: string;
  readonly outcome: string;
  readonly durationMs: number;
  readonly deliveries: number;
  readonly appointmentId: string | null;
  readonly at: IsoInstant;
};

export type CallAppointment = {
  readonly appointmentId: string;
  readonly contactId: string;
  readonly patientName: string;
  readonly startsAt: IsoInstant;
  readonly endsAt: IsoInstant;
  readonly status: AppointmentStatus;
  readonly serviceName: string;
  readonly providerName: string;
};

export type Call = CallItem & {
  readonly endedReason: string | null;
  readonly summary: string | null;
  readonly transcript: string | null;
  readonly recordingUrl: string | null;
  /** The clinic keeps what was said for a limited time, which is over. */
  readonly areWordsRemoved: boolean;
  /** US dollars. */
  readonly cost: number | null;
  /** In the order in which they came. */
  readonly steps: readonly CallToolCall[];
  /** Those that the call made or changed, as they are now. */
  readonly appointments: readonly CallAppointment[];
};

export async function loadCall(pool: Pool, scope: StaffScope, callId: string): Promise<Call | null> {
  const values = [scope.orgId, callId];
  return withStaff(pool, scope, async (tx) => {
    const calls = await tx.$client.query<Omit<Call, "steps" | "appointments">>(
      `select ${CALL_COLUMNS}, k.ended_reason as "endedReason", k.summary, k.transcript,
         k.words_removed_at is not null as "areWordsRemoved",
         k.recording_url as "recordingUrl", k.cost::float8 as cost
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
         s.name as "serviceName", p.name as "providerName"
       from appointments a
       join services s using (org_id, service_id) join providers p using (org_id, provider_id)
       where a.org_id = $1 and a.appointment_id in (
         select t.appointment_id from tool_calls t where t.org_id = $1 and t.call_id = $2)
       order by a.starts_at, a.appointment_id`,
      values,
    );
    return { ...call, steps: steps.rows, appointments: appointments.rows };
  });
}
