import { z } from "zod";

/** What a caller got. */
export const GOT_ENDS = ["booked", "moved", "cancelled", "waitlisted", "informed", "to_staff"] as const;

/** Why a caller did not book. */
export const WHY_NOT_ENDS = [
  "no_time",
  "closed",
  "unclear_date",
  "unclear_time",
  "unclear_number",
  "unclear_name",
  "unclear_other",
  "wrong_facts",
  "gave_up",
  "failed",
  "hung_up",
] as const;

/**
 * How a call ended, one word for each: what the caller got, or why not. `not_reached` is of calls that we make: nobody answered.
 * `readCallEnd` derives it from what the tools did and why the line ended, never from what a model says of the call.
 */
export const CallEnd = z.enum([...GOT_ENDS, ...WHY_NOT_ENDS, "not_reached"]);
export type CallEnd = z.infer<typeof CallEnd>;
export type WhyNotEnd = (typeof WHY_NOT_ENDS)[number];
