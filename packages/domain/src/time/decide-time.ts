import type { Correction } from "../booking/correction.ts";
import type { OpeningHours } from "../organization/organization.ts";
import { excerpt } from "../text/excerpt.ts";
import { chooseMeridiem } from "./choose-meridiem.ts";
import type { SpokenTime } from "./find-times.ts";
import type { PartOfDay } from "./part-of-day.ts";

export type TimeContext = {
  /** The opening hours of the weekday in question; they decide what "2:30" without am or pm means. */
  readonly openingHours?: readonly OpeningHours[] | undefined;
  /** The part of the day that was named elsewhere: "8" beside "Wednesday evening". */
  readonly partOfDay?: PartOfDay | undefined;
};

/** Decides am or pm of a time that was read, and reports the choice as a correction. */
export function decideTime(
  text: string,
  spoken: SpokenTime,
  context: TimeContext,
): { readonly time: string; readonly corrections: readonly Correction[] } {
  const { time, assumed } = chooseMeridiem(spoken, context.openingHours ?? []);
  if (!assumed) return { time, corrections: [] };
  return {
    time,
    corrections: [{ field: "time", from: excerpt(text), to: time, reason: "meridiem_assumed" }],
  };
}
