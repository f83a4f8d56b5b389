import type { CallerAppointmentRow, RescheduleRequest } from "@callwaiting/db";
import {
  type BookingOutcome,
  type Correction,
  type OtherClock,
  normalizeMoment,
  readCallingNumber,
  type ZoneRules,
  wallTextAt,
  wallTimeAt,
} from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import type {
  FindOwnAppointmentsInput,
  FindOwnAppointmentsPorts,
} from "../find-appointments/find-own-appointments.ts";
import type { FindOtherZones } from "../find-other-zones.ts";
import { findLocation } from "../find-location.ts";
import { findProvider, withAsked } from "../find-provider.ts";
import { readWithNamedDays } from "../read-with-named-days.ts";
import { takeRepeatedHour } from "../take-repeated-hour.ts";
import { type Which, pickOwnAppointment } from "../pick-own-appointment.ts";

export type RescheduleAppointmentPorts = FindOwnAppointmentsPorts & {
  readonly rescheduleAppointment: (request: RescheduleRequest) => Promise<BookingOutcome>;
  readonly findOtherZones: FindOtherZones;
};

export type RescheduleInput = FindOwnAppointmentsInput & {
  readonly which: Which;
  readonly callId: string | null;
  readonly to: {
    readonly date: string | undefined;
    readonly time: string | undefined;
    readonly clock?: OtherClock | undefined;
    readonly provider: string | undefined;
    readonly location?: string | undefined;
  };
};

export type RescheduleResult = {
  readonly outcome: BookingOutcome;
  readonly corrections: readonly Correction[];
};

/** Moves the appointment that the caller means; when the new time is not free, the old one stays as it was. */
export async function rescheduleAppointment(
  ports: RescheduleAppointmentPorts,
  input: RescheduleInput,
): Promise<RescheduleResult> {
  const { organization, callId, to } = input;
  const picked = await pickOwnAppointment(ports, input);
  const current = picked.kind === "one" ? picked.appointment : null;
  const moment = await readMoment(input, current, await ports.findOtherZones(organization));
  if (picked.kind === "refused") {
    const there = moment.ok ? findAt(picked.appointments, moment.scheduledAt) : undefined;
    // Asked for by its old day after it was moved: a repeat of the move, not a new wish.
    if (there !== undefined) {
      return { outcome: { kind: "already_booked", appointment: there }, corrections: [] };
    }
    return { outcome: picked.outcome, corrections: [] };
  }
  if (picked.appointment.status !== "confirmed") return { outcome: { kind: "not_found" }, corrections: [] };
  if (!moment.ok) return { outcome: moment.outcome, corrections: [] };
  const provider = findProvider(organization, to.provider);
  if (provider.kind === "refused") return { outcome: provider.outcome, corrections: moment.corrections };
  const location = findLocation(organization, to.location);
  if (location.kind === "refused") return { outcome: location.outcome, corrections: moment.corrections };
  const moved = await takeRepeatedHour(moment, (scheduledAt) =>
    ports.rescheduleAppointment({
      orgId: organization.orgId,
      appointmentId: picked.appointment.appointmentId,
      scheduledAt,
      startsLocal: wallTextAt(organization.zone, scheduledAt),
      providerId: provider.providerId,
      locationId: location.locationId,
      anybody: provider.anybody,
      known: picked.appointments.map(({ appointmentId }) => appointmentId),
      ownPhone: readCallingNumber(input.line.callerNumber, { region: organization.region })?.phone ?? null,
      callId,
    }),
  );
  return { ...moved, outcome: withAsked(moved.outcome, to.provider) };
}

/** "To Wednesday" keeps the time of day, "to three" the day; "a week later" is counted from the appointment. */
function readMoment(
  { organization, now, to }: RescheduleInput,
  current: CallerAppointmentRow | null,
  otherZones: ZoneRules,
) {
  const { zone, region, openingHours } = organization;
  const countedFrom =
    current === null ? undefined : wallTimeAt(zone, Temporal.Instant.from(current.startsAt));
  return readWithNamedDays(organization, (namedDays) =>
    normalizeMoment(
      { date: to.date, time: to.time, clock: to.clock },
      { now, zone, region, openingHours, countedFrom, namedDays, otherZones },
    ),
  );
}

function findAt(appointments: readonly CallerAppointmentRow[], at: string): CallerAppointmentRow | undefined {
  return appointments.find(({ startsAt, status }) => startsAt === at && status === "confirmed");
}
