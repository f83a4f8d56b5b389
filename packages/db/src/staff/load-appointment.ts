import { AppointmentDetails } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** An appointment with the calls that it comes from; null when this organization has none with that id. */
export async function loadAppointment(
  pool: AppPool,
  scope: StaffScope,
  appointmentId: string,
): Promise<AppointmentDetails | null> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.execute<{ found: unknown }>(sql`
      select json_build_object('appointment', v.appointment, 'calls', (
        select coalesce(json_agg(json_build_object(
          'callId', c.call_id, 'kind', c.kind, 'callerNumber', c.caller_number,
          'startedAt', iso_instant(c.started_at), 'endedAt', iso_instant(c.ended_at),
          'createdAt', iso_instant(c.created_at), 'summary', c.summary, 'toolCalls', of_call.tool_calls)
          order by of_call.first_at), '[]')
        from (
          select t.call_id, min(t.created_at) as first_at, json_agg(json_build_object(
            'toolCallId', t.tool_call_id, 'name', t.name, 'arguments', t.arguments, 'answer', t.answer,
            'outcome', t.outcome, 'durationMs', t.duration_ms, 'createdAt', iso_instant(t.created_at))
            order by t.created_at) as tool_calls
          from tool_calls t
          where t.org_id = ${scope.orgId}::uuid and t.appointment_id = ${appointmentId}::uuid
          group by t.call_id
        ) of_call
        join calls c on c.org_id = ${scope.orgId}::uuid and c.call_id = of_call.call_id)) as found
      from staff_appointments(${scope.orgId}::uuid) v where v.appointment_id = ${appointmentId}::uuid`);
    return rows[0] === undefined ? null : AppointmentDetails.parse(rows[0].found);
  });
}
