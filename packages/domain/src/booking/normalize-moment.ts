import { speakClockTime, speakWhen } from "../speech/speak-when.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { ASK_FOR_LOCAL_TIME } from "../time/time-hints.ts";
import { toInstant } from "../time/to-instant.ts";
import { showingAt } from "../zone/showing-at.ts";
import { isoSecondOf, wallTimeAt } from "../zone/wall-time-at.ts";
import { findZone, type Zone } from "../zone/zone.ts";
import type { IsoInstant } from "./appointment.ts";
import type { BookingOutcome } from "./booking-outcome.ts";
import type { Correction } from "./correction.ts";
import type { MomentContext, OtherClock, RawMoment } from "./moment-context.ts";
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
  context: MomentContext,
): OnClock | undefined {
  const named = namedClock(said, raw, context);
  // "EST" and "EDT" say which of two hours of one name is meant.
  const spoken = said.zone?.kind === "zone" ? said.zone.showing : undefined;
  if (named === "clinics") return { ...said, showing: spoken ?? said.showing };
  if (named === undefined) return undefined;
  const there = toInstant({ date: said.date, time: said.time, zone: named.zone, showing: spoken });
  if (!there.ok) return undefined;
  const showing = showingAt(context.zone, there.instant.epochMilliseconds);
  const here = wallTimeAt(context.zone, there.instant);
  const date = here.toPlainDate().toString();
  const time = here.toPlainTime().toString({ smallestUnit: "minute" });
  if (date === said.date && time === said.time) return { ...said, showing };
  const correction: Correction = { field: "time", from: named.heard, to: time, reason: "other_clock" };
  const ofDay = said.corrections.filter(({ field }) => field === "date");
  return { date, time, showing, corrections: [...ofDay, correction] };
}

type NamedClock = { readonly zone: Zone; readonly heard: string };

/** Undefined where two were named, or one that nobody has rules for. */
function namedClock(
  said: Extract<ReadWallTime, { ok: true }>,
  raw: RawMoment,
  { zone, otherZones }: MomentContext,
): NamedClock | "clinics" | undefined {
  const clock = raw.clock ?? said.zone;
  if (clock === undefined) return "clinics";
  if (clock.kind === "own" || isAnother(raw, said)) return undefined;
  if (clock.kind === "zone" && clock.name === zone.name) return "clinics";
  const other = clock.kind === "offset" ? fixedZone(clock) : otherZones && findZone(otherZones, clock.name);
  if (other === undefined) return undefined;
  const text = [raw.time, raw.date].find((one) => one !== undefined && !isBlankValue(one)) ?? "";
  const heard = raw.clock === undefined ? excerpt(text) : `${clockIn(said.time)} ${excerpt(raw.clock.said)}`;
  return { zone: other, heard };
}

/** "2 pm Pacific" beside another zone. */
function isAnother({ clock }: RawMoment, { zone }: Extract<ReadWallTime, { ok: true }>): boolean {
  if (clock === undefined || zone === undefined) return false;
  return !(clock.kind === "zone" && zone.kind === "zone" && clock.name === zone.name);
}

function fixedZone({ said, offsetMs }: Extract<OtherClock, { kind: "offset" }>): Zone {
  return { name: said, untilMs: [Infinity], offsetMs: [offsetMs] };
}

function clockIn(time: string): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return speakClockTime({ hour, minute });
}
