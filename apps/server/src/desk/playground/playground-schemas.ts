import { z } from "zod";
import { instant, text } from "../appointments/appointment-schemas.ts";

/** As a model may have heard it. Empty is the same as not said. */
const heard = text(300).optional();

const identity = {
  patientPhone: heard,
  patientName: heard,
  birthDate: heard,
  appointmentDate: heard,
};
const choice = { appointmentTime: heard, appointmentNumber: heard };

/** The tools of the phone and what may be heard for each; a test compares it with the tools themselves. */
export const toolUse = z.discriminatedUnion("name", [
  z.object({
    name: z.literal("bookClinicAppointment"),
    arguments: z.strictObject({
      appointmentDate: heard,
      appointmentTime: heard,
      patientName: heard,
      patientPhone: heard,
      patientEmail: heard,
      serviceType: heard,
      providerName: heard,
      location: heard,
      notes: heard,
    }),
  }),
  z.object({
    name: z.literal("checkAvailability"),
    arguments: z.strictObject({
      appointmentDate: heard,
      partOfDay: heard,
      serviceType: heard,
      providerName: heard,
      location: heard,
    }),
  }),
  z.object({ name: z.literal("findAppointments"), arguments: z.strictObject(identity) }),
  z.object({
    name: z.literal("rescheduleAppointment"),
    arguments: z.strictObject({
      ...identity,
      ...choice,
      newDate: heard,
      newTime: heard,
      providerName: heard,
      location: heard,
    }),
  }),
  z.object({ name: z.literal("cancelAppointment"), arguments: z.strictObject({ ...identity, ...choice }) }),
  z.object({
    name: z.literal("joinWaitlist"),
    arguments: z.strictObject({
      appointmentDate: heard,
      partOfDay: heard,
      serviceType: heard,
      providerName: heard,
      patientName: heard,
      patientPhone: heard,
      patientEmail: heard,
      waitUntil: heard,
      noticeNeeded: heard,
      reachBy: heard,
    }),
  }),
  z.object({
    name: z.literal("leaveWaitlist"),
    arguments: z.strictObject({
      patientName: heard,
      patientPhone: heard,
      birthDate: heard,
      serviceType: heard,
    }),
  }),
  z.object({ name: z.literal("listServices"), arguments: z.strictObject({ serviceType: heard }) }),
  z.object({ name: z.literal("getCurrentTime"), arguments: z.strictObject({}) }),
]);

export const tryAnswer = z.object({
  /** What the assistant would say. */
  sentence: z.string(),
  outcome: z.string(),
  corrections: z
    .array(
      z.object({
        field: z.enum(["date", "time", "name", "phone", "email", "service"]),
        from: z.string(),
        to: z.string(),
        reason: z.enum([
          "year_moved",
          "moved_to_next_year",
          "meridiem_assumed",
          "repeated_hour_earlier",
          "repeated_hour_later",
          "other_clock",
          "spelled",
          "reformatted",
          "unreadable_dropped",
        ]),
      }),
    )
    .readonly(),
  /** Free times that the answer names. */
  offered: z.array(instant).readonly(),
  appointment: z
    .object({
      appointmentId: z.guid(),
      startsAt: z.string(),
      endsAt: z.string(),
      patientName: z.string(),
    })
    .nullable(),
});
