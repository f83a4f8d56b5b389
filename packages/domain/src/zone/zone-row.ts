import { z } from "zod";

/** A zone as the database hands it out (`zone_json`): the very rows by which SQL computes. */
export const ZoneRow = z
  .object({
    name: z.string(),
    /** Null is the end of the last period, which JSON has no number for. */
    untilMs: z.array(z.number().nullable()).min(1),
    offsetMs: z.array(z.number()).min(1),
  })
  .refine(
    ({ untilMs, offsetMs }) => untilMs.length === offsetMs.length,
    "every period has one end and one offset",
  )
  .transform(({ name, untilMs, offsetMs }) => ({
    name,
    untilMs: untilMs.map((until) => until ?? Infinity) as readonly number[],
    offsetMs: offsetMs as readonly number[],
  }));
