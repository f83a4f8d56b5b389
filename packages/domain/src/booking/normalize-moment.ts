import { speakWhen } from "../speech/speak-when.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { ASK_FOR_LOCAL_TIME } from "../time/time-hints.ts";
import { toInstant } from "../time/to-instant.ts";
import { showingAt } from "../zone/showing-at.ts";
import { isoSecondOf, wallTimeAt } from "../zone/wall-time-at.ts";
import { findZone } from "../zone/zone.ts";
import type { IsoInstant } from "./appointment.ts";
import type { BookingOutcome } from "./booking-outcome.ts";
import type { Correction } from "./correction.ts";
import type { MomentContext, RawMoment } from "./moment-context.ts";
import { type ReadWallTime, readWallTime } from "./read-wall-time.ts";

export type NormalizedMoment =
  | {
      readonly ok: true;
      readonly scheduledAt: IsoInstant;
      /** The same time of the same night once more, an hour or so later: the clocks go back in between. */
      readonly repeatedAt?: IsoInstant;
      readonly corrections: readonly Correction[];
    }
  | {
      readonly ok: false;
      readonly outcome: Extract<BookingOutcome, { readonly kind: "in_past" | "invalid_date" }>;
    };

/** The exact moment in the future that was meant, in the organization's zone, or what to ask. */
export function normalizeMoment(raw: RawMoment, context: MomentContext): NormalizedMoment {
  const said = readWallTime(raw, context);
  if (!said.ok) return { ok: false, outcome: { kind: said.kind, hint: said.hint } };
  const wall = onClinicsClock(said, raw, context);
  if (wall === undefined) {
    return { ok: false, outcome: { kind: "invalid_date", hint: ASK_FOR_LOCAL_TIME } };
  }
  const exact = toInstant({ ...wall, zone: context.zone });
  if (!exact.ok) return { ok: false, outcome: { kind: exact.kind, hint: exact.hint } };
  if (exact.instant.epochNanoseconds <= context.now.epochNanoseconds) {
    const hint = `${speakWhen(exact.instant, context)} has already passed. Which day and time would you like?`;
    return { ok: false, outcome: { kind: "in_past", hint } };
  }
  const corrections = [...wall.corrections, ...exact.corrections];
  const scheduledAt = isoSecondOf(exact.instant);
  if (exact.repeated === undefined) return { ok: true, scheduledAt, corrections };
  return {
    ok: true,
    scheduledAt,
    repeatedAt: isoSecondOf(exact.repeated),
    corrections,
  };
}

type OnClock = Pick<Extract<ReadWallTime, { ok: true }>, "date" | "time" | "showing" | "corrections">;

/** "2 pm Pacific" on the clinic's clock, with a correction that says both. Undefined where nobody knows which clock. */
function onClinicsClock(
  said: Extract<ReadWallTime, { ok: true }>,
  raw: RawMoment,
  { zone, otherZones }: MomentContext,
): OnClock | undefined {
  if (said.zone === undefined) return said;
  if (said.zone.kind === "own") return undefined;
  const { name, showing: named } = said.zone;
  if (name === zone.name) return { ...said, showing: named ?? said.showing };
  const other = otherZones === undefined ? undefined : findZone(otherZones, name);
  if (other === undefined) return undefined;
  const there = toInstant({ date: said.date, time: said.time, zone: other, showing: named });
  if (!there.ok) return undefined;
  const showing = showingAt(zone, there.instant.epochMilliseconds);
  const here = wallTimeAt(zone, there.instant);
  const date = here.toPlainDate().toString();
  const time = here.toPlainTime().toString({ smallestUnit: "minute" });
  if (date === said.date && time === said.time) return { ...said, showing };
  const text = [raw.time, raw.date].find((one) => one !== undefined && !isBlankValue(one)) ?? "";
  const correction: Correction = { field: "time", from: excerpt(text), to: time, reason: "other_clock" };
  const ofDay = said.corrections.filter(({ field }) => field === "date");
  return { date, time, showing, corrections: [...ofDay, correction] };
}
