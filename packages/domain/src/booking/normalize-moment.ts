import { speakWhen } from "../speech/speak-when.ts";
import type { SpokenZone } from "../time/read-zone-words.ts";
import { ASK_FOR_LOCAL_TIME } from "../time/time-hints.ts";
import { toInstant } from "../time/to-instant.ts";
import type { IsoInstant } from "./appointment.ts";
import type { BookingOutcome } from "./booking-outcome.ts";
import type { Correction } from "./correction.ts";
import type { MomentContext, RawMoment } from "./moment-context.ts";
import { readWallTime } from "./read-wall-time.ts";

export type NormalizedMoment =
  | { readonly ok: true; readonly scheduledAt: IsoInstant; readonly corrections: readonly Correction[] }
  | {
      readonly ok: false;
      readonly outcome: Extract<BookingOutcome, { readonly kind: "in_past" | "invalid_date" }>;
    };

/** The exact moment in the future that was meant, in the organization's zone, or what to ask. */
export function normalizeMoment(raw: RawMoment, context: MomentContext): NormalizedMoment {
  const wall = readWallTime(raw, context);
  if (!wall.ok) return { ok: false, outcome: { kind: wall.kind, hint: wall.hint } };
  if (wall.zone !== undefined && !isClinicsOwn(wall.zone, context)) {
    return { ok: false, outcome: { kind: "invalid_date", hint: ASK_FOR_LOCAL_TIME } };
  }
  const exact = toInstant({ date: wall.date, time: wall.time, zone: context.zone });
  if (!exact.ok) return { ok: false, outcome: { kind: exact.kind, hint: exact.hint } };
  if (exact.instant.epochNanoseconds <= context.now.epochNanoseconds) {
    const hint = `${speakWhen(exact.instant, context)} has already passed. Which day and time would you like?`;
    return { ok: false, outcome: { kind: "in_past", hint } };
  }
  return {
    ok: true,
    scheduledAt: exact.instant.toString({ smallestUnit: "second" }),
    corrections: [...wall.corrections, ...exact.corrections],
  };
}

function isClinicsOwn(spoken: SpokenZone, { zone }: MomentContext): boolean {
  return spoken.kind === "zone" && spoken.name === zone.name;
}
