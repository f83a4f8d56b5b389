import { Temporal } from "temporal-polyfill";
import type { Correction } from "../booking/correction.ts";
import { speakClockTime, speakDay } from "../speech/speak-when.ts";

export type WallTime = {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, 24-hour. */
  readonly time: string;
  /** IANA zone. */
  readonly timeZone: string;
};

export type InstantResult =
  | { readonly ok: true; readonly instant: Temporal.Instant; readonly corrections: readonly Correction[] }
  | { readonly ok: false; readonly kind: "invalid_date"; readonly hint: string };

/**
 * The moment at which the organization's clocks show that date and time. A time that the clocks skip has no moment;
 * of a time that they show twice, the earlier moment is taken and reported.
 */
export function toInstant({ date, time, timeZone }: WallTime): InstantResult {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  const later = wall.toZonedDateTime(timeZone, { disambiguation: "later" });
  if (earlier.epochNanoseconds === later.epochNanoseconds) {
    return { ok: true, instant: earlier.toInstant(), corrections: [] };
  }
  if (!earlier.toPlainDateTime().equals(wall)) {
    return { ok: false, kind: "invalid_date", hint: gapHint(wall, timeZone) };
  }
  const correction: Correction = { field: "time", from: time, to: time, reason: "repeated_hour_earlier" };
  return { ok: true, instant: earlier.toInstant(), corrections: [correction] };
}

function gapHint(wall: Temporal.PlainDateTime, timeZone: string): string {
  const before = wall.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  const change = before.getTimeZoneTransition("next");
  const day = speakDay(wall.toPlainDate(), wall.toPlainDate());
  const said = speakClockTime(wall.toPlainTime());
  const resumes = change?.toPlainDateTime();
  if (resumes === undefined || !resumes.toPlainDate().equals(wall.toPlainDate())) {
    return `${day} is skipped on the calendar here, so there is no ${said} that day. Which other day would work?`;
  }
  const until = speakClockTime(resumes.toPlainTime());
  return `The clocks go forward on ${day}, straight to ${until}, so there is no ${said} that day. What other time would work?`;
}
