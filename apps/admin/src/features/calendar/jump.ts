import { type Day, addDays, addMonths } from "../../format/clinic-time.ts";

export const JUMP_UNITS = ["days", "weeks", "months"] as const;
export type JumpUnit = (typeof JUMP_UNITS)[number];
export type Jump = { readonly count: number; readonly unit: JumpUnit };

/** As far as a calendar leads: years from now, nobody means it. */
export const MAX_JUMP = 500;

/** "In 6 weeks" from a day: the same weekday, or the same day of the month, or that month's last. */
export function jumpFrom(day: Day, { count, unit }: Jump): Day {
  if (unit === "months") return addMonths(day, count);
  return addDays(day, unit === "weeks" ? 7 * count : count);
}
