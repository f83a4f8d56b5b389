import type { CallerAppointmentRow } from "@callwaiting/db";
import {
  type BookingOutcome,
  assertNever,
  chooseAppointment,
  firstName,
  isBlankValue,
  isNoNumber,
  namesSeveral,
  normalizeName,
  saysFirstName,
} from "@callwaiting/domain";
import {
  type FindOwnAppointmentsInput,
  type FindOwnAppointmentsPorts,
  type Who,
  findOwnAppointments,
} from "./find-appointments/find-own-appointments.ts";
import { readWithNamedDays } from "./read-with-named-days.ts";

/** What the caller has said about which appointment is meant. */
export type Which = {
  /** As an answer gave it. */
  readonly id?: string | undefined;
  readonly choice: string | undefined;
  readonly date: string | undefined;
  readonly time: string | undefined;
};

export type Picked =
  | {
      readonly kind: "one";
      readonly appointment: CallerAppointmentRow;
      /** All that the caller may hear of. */
      readonly appointments: readonly CallerAppointmentRow[];
    }
  | {
      readonly kind: "refused";
      readonly outcome: Extract<
        BookingOutcome,
        {
          kind:
            | "clock_changed"
            | "invalid_phone"
            | "invalid_date"
            | "not_found"
            | "which_appointment"
            | "other_person"
            | "identity_required"
            | "staff_required";
        }
      >;
      readonly appointments: readonly CallerAppointmentRow[];
    };

/** A family's name may be somebody's who has nothing: what is whose is asked, unless it was picked from a list that says so. */
function isSurelyMeant({ patientName }: CallerAppointmentRow, { who, which }: { who: Who; which: Which }) {
  const { name } = normalizeName(who.patientName ?? "");
  return name === "" || !isBlankValue(which.choice) || saysFirstName(name, patientName);
}

function askWhether({ patientName }: CallerAppointmentRow) {
  return { kind: "other_person" as const, asked: "", patients: [firstName(patientName)] };
}

/** "Tom or Lisa Hall", "Tom for Lisa": to act on one of them would be a guess. Asked before anything is looked for. */
export function askForOneName({ patientName }: Who) {
  const { name, isUnclear = false } = normalizeName(patientName ?? "");
  const question = { kind: "identity_required", missing: "name" } as const;
  if (isUnclear) return question;
  return namesSeveral(name) ? ({ ...question, several: true } as const) : undefined;
}

function notFound(appointments: readonly CallerAppointmentRow[], { patientPhone }: Who) {
  const isOfNumber = appointments.length === 0 && !isNoNumber(patientPhone);
  return { kind: "not_found" as const, ...(isOfNumber ? { saidNumber: true } : {}) };
}

function withId(appointments: readonly CallerAppointmentRow[], { id }: Which) {
  return id === undefined ? appointments : appointments.filter(({ appointmentId }) => appointmentId === id);
}

/** The one appointment that the caller means, or what to ask. */
export async function pickOwnAppointment(
  ports: FindOwnAppointmentsPorts,
  input: FindOwnAppointmentsInput & { readonly which: Which },
): Promise<Picked> {
  const question = askForOneName(input.who);
  if (question !== undefined) return { kind: "refused", outcome: question, appointments: [] };
  const own = await findOwnAppointments(ports, input);
  if (own.kind === "refused") return { ...own, appointments: [] };
  const { appointments } = own;
  const meant = withId(appointments, input.which);
  const { zone, region, openingHours } = input.organization;
  const { now } = input;
  const chosen = await readWithNamedDays(input.organization, (namedDays) =>
    chooseAppointment(meant, input.which, { now, zone, region, openingHours, namedDays }),
  );
  switch (chosen.kind) {
    case "one": {
      const appointment = appointments.find(
        ({ appointmentId }) => appointmentId === chosen.appointment.appointmentId,
      );
      if (appointment === undefined) throw new Error("an appointment was chosen that was not offered");
      if (!isSurelyMeant(appointment, input)) {
        return { kind: "refused", outcome: askWhether(appointment), appointments: [] };
      }
      return { kind: "one", appointment, appointments };
    }
    case "which":
      return {
        kind: "refused",
        outcome: { ...chosen, kind: "which_appointment" },
        appointments,
      };
    case "invalid_date":
      return { kind: "refused", outcome: { kind: "invalid_date", hint: chosen.hint }, appointments };
    case "none":
      return { kind: "refused", outcome: notFound(appointments, input.who), appointments };
    default:
      return assertNever(chosen);
  }
}
