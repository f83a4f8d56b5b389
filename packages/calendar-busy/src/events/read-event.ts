import type { IsOurs, LeftReason } from "../busy-reading.ts";
import type { Component } from "../lines/component.ts";
import { linesOf, readProperty, textOf } from "../lines/read-property.ts";
import { type RecurrenceRule, readRule } from "../rules/recurrence-rule.ts";
import type { FindZone, PlacedTime } from "../time/placed-time.ts";
import { readAddedTimes } from "./read-added-times.ts";
import type { CalendarEvent } from "./calendar-event.ts";
import { readLength } from "./read-length.ts";
import { readOneTime, readTimes } from "./read-times.ts";

export type EventReading =
  | { readonly kind: "event"; readonly event: CalendarEvent }
  | { readonly kind: "left"; readonly reason: LeftReason };

export type EventSurroundings = {
  readonly number: number;
  readonly findZone: FindZone;
  readonly isOurs: IsOurs;
  /** The calendar is there to take back what it has (METHOD:CANCEL). */
  readonly isCancellation: boolean;
};

/** Reads one VEVENT. What leaves its time uncertain leaves it out. */
export function readEvent(component: Component, around: EventSurroundings): EventReading {
  const { lines } = component;
  if (component.isCutOff) return { kind: "left", reason: "cut_off" };
  const start = readOneTime(lines, "DTSTART", around.findZone);
  if (start.kind !== "time") {
    return { kind: "left", reason: start.kind === "none" ? "no_start" : start.reason };
  }
  // What EXDATE and RECURRENCE-ID say without a zone is said in the event's own.
  const findZone: FindZone = (id) => (id === null ? start.time.zone : around.findZone(id));
  const length = readLength(lines, start.time, around.findZone);
  if (length.kind === "unreadable") return { kind: "left", reason: length.reason };
  const repeats = readRepeats(lines, start.time, findZone);
  if ("reason" in repeats) return { kind: "left", reason: repeats.reason };
  const uid = textOf(lines, "UID");
  return {
    kind: "event",
    event: {
      number: around.number,
      uid,
      ourUid:
        [uid, textOf(lines, "X-CALLWAITING-UID")].find((id) => id !== null && around.isOurs(id)) ?? null,
      start: start.time,
      length: length.length,
      ...repeats,
      ...readState(lines, around.isCancellation),
    },
  };
}

type Repeats = Pick<
  CalendarEvent,
  "rules" | "exceptionRules" | "added" | "exceptions" | "recurrenceId" | "isForFuture" | "leftInstances"
>;

function readRepeats(
  lines: readonly string[],
  start: PlacedTime,
  findZone: FindZone,
): Repeats | { readonly reason: LeftReason } {
  const rules = readRules(lines, "RRULE");
  const exceptionRules = readRules(lines, "EXRULE");
  if (rules === undefined || exceptionRules === undefined) return { reason: "rule" };
  const exceptions = withContent(linesOf(lines, "EXDATE")).flatMap((line) => readTimes(line, findZone));
  const recurrenceId = readOneTime(lines, "RECURRENCE-ID", findZone);
  if (recurrenceId.kind === "unreadable") return { reason: recurrenceId.reason };
  const [idLine] = linesOf(lines, "RECURRENCE-ID");
  const range = idLine === undefined ? undefined : readProperty(idLine)?.params["range"];
  const { added, left } = readAddedTimes(lines, start, findZone);
  return {
    rules,
    exceptionRules,
    added,
    exceptions: exceptions.flatMap((reading) => (reading.kind === "time" ? [reading.time] : [])),
    recurrenceId: recurrenceId.kind === "time" ? recurrenceId.time : null,
    isForFuture: range?.toUpperCase() === "THISANDFUTURE",
    // Which instance an unreadable exception takes away is not known, so all of them stay.
    leftInstances: [
      ...left,
      ...exceptions.flatMap((reading) => (reading.kind === "unreadable" ? [reading.reason] : [])),
    ],
  };
}

function readRules(lines: readonly string[], name: string): readonly RecurrenceRule[] | undefined {
  const rules = withContent(linesOf(lines, name)).map((line) => readRule(line));
  return rules.every((rule) => rule !== undefined) ? rules : undefined;
}

/** An empty line is what some programs write for none. */
const withContent = (lines: readonly string[]) => lines.filter((line) => !/:\s*$/.test(line));

type State = Pick<CalendarEvent, "isCancelled" | "isFree" | "isTentative" | "sequence" | "modifiedMs">;

function readState(lines: readonly string[], isCancellation: boolean): State {
  const upper = (name: string) => textOf(lines, name)?.toUpperCase() ?? null;
  const status = upper("STATUS");
  // Outlook's own word is more exact than TRANSP, and the one that Outlook goes by (MS-OXCICAL 2.1.3.1.1.20.31).
  const outlook = upper("X-MICROSOFT-CDO-BUSYSTATUS");
  const [modified] = linesOf(lines, "LAST-MODIFIED").flatMap((line) => readTimes(line, () => undefined));
  return {
    isCancelled: isCancellation || status === "CANCELLED",
    isFree: outlook === null ? upper("TRANSP") === "TRANSPARENT" : outlook === "FREE",
    isTentative: status === "TENTATIVE" || outlook === "TENTATIVE",
    sequence: Number(textOf(lines, "SEQUENCE")) || 0,
    modifiedMs: modified?.kind === "time" ? modified.time.epochMs : 0,
  };
}
