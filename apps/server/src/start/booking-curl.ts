import { type AppPool, type Availability, checkAvailability, loadOrganization } from "@callwaiting/db";
import { type OrgId, wallTimeAt } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import type { RunInfo } from "./run-file.ts";

/**
 * A free time of the demo clinic: 10 AM where there is one, on the next days on which it is open. Never the 2 PM of the
 * README's command, so that both book, whatever day it is.
 */
export async function findDemoSlot(pool: AppPool, orgId: OrgId): Promise<Temporal.PlainDateTime | null> {
  const now = Temporal.Now.instant();
  const found: Availability = await checkAvailability(pool, {
    orgId,
    service: "consultation",
    from: now.add({ hours: 24 }).toString(),
    until: now.add({ hours: 24 * 15 }).toString(),
  });
  const record = await loadOrganization(pool, orgId);
  if (found.kind !== "available" || record === null) return null;
  const { zone } = record.organization;
  const slots = found.slots.map((slot) => wallTimeAt(zone, Temporal.Instant.from(slot)));
  return slots.find(({ hour, minute }) => hour === 10 && minute === 0) ?? slots[0] ?? null;
}

/** One command that works as it is pasted, in any shell that has curl. */
export function bookingCurl(
  { serverUrl, orgId, webhookSecret }: Pick<RunInfo, "serverUrl" | "orgId" | "webhookSecret">,
  slot: Temporal.PlainDateTime,
): string {
  const body = {
    toolCallId: "call-123",
    tool: {
      arguments: {
        appointmentDate: slot.toPlainDate().toString(),
        appointmentTime: slot.toPlainTime().toString({ smallestUnit: "minute" }),
        patientName: "John Doe",
        patientPhone: "(555) 123-4567",
        patientEmail: "john@example.com",
        serviceType: "consultation",
      },
    },
    customer: { metadata: { org_id: orgId } },
  };
  return [
    `curl -sS ${serverUrl}/api/vapi/tools/bookClinicAppointment \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H 'X-Vapi-Secret: ${webhookSecret}' \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join("\n");
}
