import { z } from "zod";
import { CallEnd } from "./call-end.ts";

const calls = { end: CallEnd, calls: z.int() };

/** How the calls of callers in some days ended, and how the same days were filled; by the clinic's clock. */
export const CallFigures = z.object({
  byDay: z.array(z.object({ day: z.iso.date(), ...calls })),
  byHour: z.array(z.object({ hour: z.int(), ...calls })),
  /** Null: nobody knows what they were about. */
  byService: z.array(z.object({ serviceId: z.guid().nullable(), name: z.string().nullable(), ...calls })),
  /** Those of these days, whenever they were booked. */
  visits: z.object({ byPhone: z.int(), byStaff: z.int(), came: z.int(), missed: z.int() }),
  /** Of all active providers: when they see patients, and how much of that is taken. */
  minutes: z.object({ open: z.int(), filled: z.int() }),
});
export type CallFigures = Readonly<z.infer<typeof CallFigures>>;
