import { Temporal } from "temporal-polyfill";
import { assertNever } from "../assert-never.ts";
import type { Correction } from "../booking/correction.ts";
import { dayNumbers } from "../date/calendar.ts";
import { speakClockTime, speakDay } from "../speech/speak-when.ts";
import { instantsOfWallMs } from "../zone/instants-of.ts";
import type { Showing } from "../zone/showing-at.ts";
import { plainDateTimeOf, wallMsOf, wallMsOfNumbers } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";
import { clockNumbers } from "./part-of-day.ts";

export type WallTime = {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, 24-hour. */
  readonly time: string;
  readonly zone: Zone;
  /** Which one was meant of a time that the clocks show twice, where somebody said so. */
  readonly showing?: Showing | undefined;
};

export type InstantResult =
  | {
      readonly ok: true;
      readonly instant: Temporal.Instant;
      /** The later moment of a time that the clocks show twice. */
      readonly repeated?: Temporal.Instant;
      readonly corrections: readonly Correction[];
    }
  | { readonly ok: false; readonly kind: "invalid_date"; readonly hint: string };

/**
 * The moment at which the organization's clocks show that date and time. A time that the clocks skip has no moment;
 * of a time that they show twice, the one that was named is taken, else the earlier moment, and that is reported.
 */
export function toInstant({ date, time, zone, showing }: WallTime): InstantResult {
  const wall = wallMsFrom(date, time);
  const found = instantsOfWallMs(zone, wall);
  switch (found.kind) {
    case "once":
      return { ok: true, instant: found.instant, corrections: [] };
    case "twice": {
      if (showing !== undefined) {
        return { ok: true, instant: showing === "first" ? found.earlier : found.later, corrections: [] };
      }
      const correction: Correction = { field: "time", from: time, to: time, reason: "repeated_hour_earlier" };
      return { ok: true, instant: found.earlier, repeated: found.later, corrections: [correction] };
    }
    case "gap":
      return { ok: false, kind: "invalid_date", hint: gapHint(wall, found.until) };
    default:
      return assertNever(found);
  }
}

/** Of the usual forms without Temporal, which takes several microseconds for them; it refuses what is neither. */
function wallMsFrom(date: string, time: string): number {
  const [day, clock] = [dayNumbers(date), clockNumbers(time)];
  return day === undefined || clock === undefined
    ? wallMsOf(Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time)))
    : wallMsOfNumbers({ ...day, ...clock });
}

function gapHint(wallMs: number, resumes: Temporal.PlainDateTime): string {
  const wall = plainDateTimeOf(wallMs);
  const day = speakDay(wall.toPlainDate(), wall.toPlainDate());
  const said = speakClockTime(wall.toPlainTime());
  if (!resumes.toPlainDate().equals(wall.toPlainDate())) {
    return `${day} is skipped on the calendar here, so there is no ${said} that day. Which other day would work?`;
  }
  const until = speakClockTime(resumes.toPlainTime());
  return `The clocks go forward on ${day}, straight to ${until}, so there is no ${said} that day. What other time would work?`;
}
