import { z } from "zod";
import { AppointmentStatus, IsoInstant } from "../booking/appointment.ts";
import { CallEnd } from "../calls/call-end.ts";

/** What the front desk's one search has found. */
export const DeskFinds = z.object({
  people: z.array(
    z.object({
      contactId: z.guid(),
      name: z.string(),
      /** E.164 */
      phone: z.string().nullable(),
      /** Null as well when only a placeholder is stored. */
      email: z.string().nullable(),
      /** Who else comes under this number. */
      persons: z.array(z.string()),
      nextVisitAt: IsoInstant.nullable(),
      lastVisitAt: IsoInstant.nullable(),
    }),
  ),
  /** Of these people: what is to come, the next first, then the latest. */
  appointments: z.array(
    z.object({
      appointmentId: z.guid(),
      patientName: z.string(),
      startsAt: IsoInstant,
      status: AppointmentStatus,
      service: z.string(),
      provider: z.string(),
    }),
  ),
  /** From these numbers, the latest first. */
  calls: z.array(
    z.object({
      callId: z.string(),
      callerNumber: z.string(),
      contactName: z.string().nullable(),
      startedAt: IsoInstant,
      /** Null while it goes on. */
      end: CallEnd.nullable(),
    }),
  ),
});
export type DeskFinds = Readonly<z.infer<typeof DeskFinds>>;
