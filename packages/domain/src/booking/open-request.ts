import { z } from "zod";
import { IsoInstant } from "./appointment.ts";

/** What somebody asked the phone for without ever hearing whether it was done. */
export const OpenRequest = z.object({
  requestId: z.guid(),
  kind: z.enum(["book", "move", "cancel"]),
  askedAt: IsoInstant,
  /** The call in which it was; null where there was none or nothing else is known of it. */
  callId: z.string().nullable(),
  patientName: z.string().nullable(),
  /** E.164 */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  serviceName: z.string().nullable(),
  /** When it was to be; of a cancellation when it was. */
  startsAt: IsoInstant.nullable(),
  /** The appointment that it is about, as far as there is one. */
  appointmentId: z.guid().nullable(),
  /** What the calendar says now. */
  isDone: z.boolean(),
});
export type OpenRequest = Readonly<z.infer<typeof OpenRequest>>;
