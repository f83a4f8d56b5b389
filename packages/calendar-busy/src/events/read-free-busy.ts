import type { LeftReason } from "../busy-reading.ts";
import type { Component } from "../lines/component.ts";
import { linesOf, readProperty, valuesOf } from "../lines/read-property.ts";
import { type FindZone, endAfter } from "../time/placed-time.ts";
import { readDuration } from "../time/read-duration.ts";
import { readValue } from "./read-times.ts";

export type FreeBusyTime = {
  readonly startMs: number;
  readonly endMs: number;
  readonly isTentative: boolean;
};
export type FreeBusyReading = {
  readonly times: readonly FreeBusyTime[];
  readonly left: readonly LeftReason[];
};

/** The times of a VFREEBUSY, which says when somebody is busy and nothing else. */
export function readFreeBusy({ lines, isCutOff }: Component, findZone: FindZone): FreeBusyReading {
  if (isCutOff) return { times: [], left: ["cut_off"] };
  const times: FreeBusyTime[] = [];
  const left: LeftReason[] = [];
  for (const line of linesOf(lines, "FREEBUSY")) {
    const property = readProperty(line);
    const type = (property?.params["fbtype"] ?? "BUSY").toUpperCase();
    if (type === "FREE") continue;
    if (property === undefined) left.push("time");
    for (const value of property === undefined ? [] : valuesOf(property)) {
      const span = readSpan(value, findZone);
      if (typeof span === "string") left.push(span);
      else times.push({ ...span, isTentative: type === "BUSY-TENTATIVE" });
    }
  }
  return { times, left };
}

function readSpan(value: string, findZone: FindZone): Omit<FreeBusyTime, "isTentative"> | LeftReason {
  const [from, to] = value.split("/");
  const start = readValue(from, null, findZone);
  if (start.kind !== "time") return start.kind === "unreadable" ? start.reason : "time";
  const length = readDuration(to);
  if (length !== undefined) return { startMs: start.time.epochMs, endMs: endAfter(start.time, length) };
  const end = readValue(to, null, findZone);
  if (end.kind !== "time" || end.time.epochMs < start.time.epochMs) return "end";
  return { startMs: start.time.epochMs, endMs: end.time.epochMs };
}
