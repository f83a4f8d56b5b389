import { z } from "zod";
import { CallKind } from "../calls/call.ts";
import { IsoInstant } from "./appointment.ts";
import { StaffAppointment } from "./staff-appointment.ts";

/** An appointment with the calls that it comes from. */
export const AppointmentDetails = z.object({
  appointment: StaffAppointment,
  /** Calls in which this appointment was made, moved, cancelled or found, the first one first. */
  calls: z.array(
    z.object({
      callId: z.string(),
      kind: CallKind.nullable(),
      callerNumber: z.string().nullable(),
      startedAt: IsoInstant.nullable(),
      endedAt: IsoInstant.nullable(),
      createdAt: IsoInstant,
      summary: z.string().nullable(),
      /** Those that are about this appointment, in order. */
      toolCalls: z.array(
        z.object({
          toolCallId: z.string(),
          name: z.string(),
          arguments: z.record(z.string(), z.unknown()),
          answer: z.string(),
          outcome: z.string(),
          durationMs: z.int(),
          createdAt: IsoInstant,
        }),
      ),
    }),
  ),
});

export type AppointmentDetails = Readonly<z.infer<typeof AppointmentDetails>>;
