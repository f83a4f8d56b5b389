import type { CallerAppointmentRow } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { createLogger } from "../http/create-logger.ts";
import type { ToolContext } from "../phone/tools/tool.ts";
import { zoneOf } from "./zone-of.ts";

/** What a tool is given in a call to a small clinic in New York, on Friday, November 20, 2026, at 10 AM. */
export function toolContext(): ToolContext {
  return {
    tenant: {
      organization: {
        orgId: OrgId.parse("00000000-0000-4000-8000-000000000000"),
        name: "Test Clinic",
        timeZone: "America/New_York",
        zone: zoneOf("America/New_York"),
        clock: "2026f America/New_York",
        region: "US",
        transferNumber: null,
        callerCheck: "number_and_name",
        redFlags: [],
        openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" })),
        closures: [],
        services: [
          { serviceId: "1", key: "consultation", name: "Consultation", durationMinutes: 30 },
          { serviceId: "2", key: "cleaning", name: "Dental cleaning", durationMinutes: 45 },
        ],
        providers: [],
      },
      inboundAssistantId: null,
      vapiAssistantIds: [],
      vapiPhoneNumberIds: [],
    },
    now: Temporal.Instant.from("2026-11-20T15:00:00Z"),
    callId: null,
    requestKey: null,
    callerNumber: null,
    isCall: false,
    saidByCaller: [],
    log: createLogger({ level: "silent" }),
  };
}

/** Tuesday, December 1, 2026, at 2 PM in that clinic. */
export function ownAppointment(changes: Partial<CallerAppointmentRow> = {}): CallerAppointmentRow {
  return {
    appointmentId: "00000000-0000-4000-8000-000000000001",
    contactId: "00000000-0000-4000-8000-000000000002",
    startsAt: "2026-12-01T19:00:00Z",
    endsAt: "2026-12-01T19:30:00Z",
    serviceName: "Consultation",
    providerName: "Dr. Lee",
    patientName: "John Smith",
    status: "confirmed",
    number: 1,
    cancelledAt: null,
    via: "number",
    birthDate: null,
    ...changes,
  };
}
