import { z } from "zod";
import { IsoInstant } from "../booking/appointment.ts";
import { CallEnd } from "../calls/call-end.ts";

export const CallBackKind = z.enum(["request", "call", "closure", "clock"]);
export type CallBackKind = z.infer<typeof CallBackKind>;

const someone = z.object({
  /** What it is about: of its kind it is the only one. */
  subjectId: z.string(),
  /** Of what was asked or called when it was, of a visit when that is. */
  at: IsoInstant,
  patientName: z.string().nullable(),
  /** E.164 */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  serviceName: z.string().nullable(),
  callId: z.string().nullable(),
  appointmentId: z.guid().nullable(),
  /** Of the clinic's people. */
  note: z.string(),
  /** When somebody has called them, and who; such a one stays for a day. */
  doneAt: IsoInstant.nullable(),
  doneBy: z.string().nullable(),
});

const visit = someone.extend({ startsAt: IsoInstant, providerName: z.string(), revision: z.int() });

/** Somebody whom the clinic calls, and why. */
export const CallBack = z.discriminatedUnion("kind", [
  /** Nobody could say whether it was done (`OpenRequest`). */
  someone.extend({
    kind: z.literal("request"),
    requestId: z.guid(),
    wish: z.enum(["book", "move", "cancel"]),
    startsAt: IsoInstant.nullable(),
    isDone: z.boolean(),
  }),
  /** They called and did not get what they wanted, `times` times of late. */
  someone.extend({ kind: z.literal("call"), end: CallEnd, times: z.int() }),
  /** The clinic is closed when they are to come; `why` as somebody wrote it. */
  visit.extend({ kind: z.literal("closure"), why: z.string() }),
  /** The clocks have other rules: they skip the time, or two visits are at one. */
  visit.extend({ kind: z.literal("clock"), why: z.enum(["gap", "overlap"]) }),
]);
export type CallBack = Readonly<z.infer<typeof CallBack>>;
