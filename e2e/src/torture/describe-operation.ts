import { type Clinic, emailOf, nameOf, phoneOf } from "./create-clinics.ts";
import type { Request } from "./history.ts";
import type { KnownAppointment } from "./known-appointments.ts";
import type { Operation } from "./make-plan.ts";

export type Wanted = {
  readonly request: Request;
  readonly phone: string;
  readonly patientName: string;
  readonly email: string;
  /** As the sender's calendar has it: may be off by days or years. */
  readonly saidDate: string;
  readonly saidTime: string;
};

const DAY_MS = 86_400_000;
const FIRST_DAY = 2;

/** What an operation of the plan means in this run: today's date, and the appointments that are known by now. */
export function describeOperation(
  operation: Operation,
  clinic: Clinic,
  known: KnownAppointment | null,
): Wanted {
  const isOfKnown = known !== null && operation.kind !== "book";
  const phone = phoneOf(operation.contact);
  // Whoever moves or cancels says the name under which it was booked.
  const contact = isOfKnown ? Number(known.phone.slice(-4)) - 1000 : operation.contact;
  const date = dateAfter(clinic, FIRST_DAY + operation.day + operation.calendarOffDays);
  const saidTime = `${String(9 + Math.floor(operation.slot / 2)).padStart(2, "0")}:${operation.slot % 2 === 0 ? "00" : "30"}`;
  const startsAt = new Date(`${date}T${saidTime}:00${clinic.offset}`).toISOString();
  return {
    request: requestOf(operation, { clinic, known, phone, startsAt }),
    phone: isOfKnown ? known.phone : phone,
    patientName: nameOf(contact, clinic),
    email: emailOf(contact, clinic),
    saidDate: `${Number(date.slice(0, 4)) - operation.calendarOffYears}${date.slice(4)}`,
    saidTime,
  };
}

type Facts = {
  readonly clinic: Clinic;
  readonly known: KnownAppointment | null;
  readonly phone: string;
  readonly startsAt: string;
};

function requestOf(operation: Operation, { clinic, known, phone, startsAt }: Facts): Request {
  const { override } = operation;
  if (operation.kind === "book" || known === null) {
    const serviceId = clinic.services[operation.service]?.serviceId ?? "";
    const providerId =
      operation.provider === null ? null : (clinic.providers[operation.provider]?.providerId ?? null);
    return { kind: "book", phone, serviceId, providerId, startsAt, override };
  }
  const expectedRevision = operation.by === "staff" && operation.withRevision ? known.revision : null;
  const which = {
    phone: operation.by === "phone" ? known.phone : null,
    appointmentId: operation.by === "staff" ? known.appointmentId : null,
    expectedRevision,
  };
  return operation.kind === "move"
    ? { kind: "move", ...which, toStartsAt: startsAt, override }
    : { kind: "status", ...which, status: STATUS_AFTER[operation.kind] };
}

const STATUS_AFTER = { cancel: "cancelled", restore: "confirmed", complete: "completed" } as const;

/** ISO date at the clinic. */
function dateAfter({ offset }: Clinic, days: number): string {
  return localDateOf(new Date(Date.now() + days * DAY_MS), offset);
}

export function localDateOf(instant: Date, offset: string): string {
  return toLocal(instant, offset).toISOString().slice(0, 10);
}

/** HH:MM */
export function localTimeOf(instant: Date, offset: string): string {
  return toLocal(instant, offset).toISOString().slice(11, 16);
}

function toLocal(instant: Date, offset: string): Date {
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(instant.getTime() + (sign === "-" ? -ms : ms));
}
