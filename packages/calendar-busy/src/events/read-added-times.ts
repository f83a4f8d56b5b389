import type { LeftReason } from "../busy-reading.ts";
import { linesOf, readProperty, valuesOf } from "../lines/read-property.ts";
import { DAY_MS, type FindZone, type PlacedTime, timeIn } from "../time/placed-time.ts";
import { readDuration } from "../time/read-duration.ts";
import type { AddedTime } from "./calendar-event.ts";
import { lengthBetween } from "./read-length.ts";
import { readValue, zoneIdOf } from "./read-times.ts";

export type AddedReading = { readonly added: readonly AddedTime[]; readonly left: readonly LeftReason[] };

/** The times that RDATE adds to those of an event. One that cannot be read leaves the others as they are. */
export function readAddedTimes(
  lines: readonly string[],
  start: PlacedTime,
  findZone: FindZone,
): AddedReading {
  const added: AddedTime[] = [];
  const left: LeftReason[] = [];
  for (const line of linesOf(lines, "RDATE")) {
    const property = readProperty(line);
    if (property === undefined) left.push("time");
    const zoneId = zoneIdOf(property?.params["tzid"]);
    for (const value of property === undefined ? [] : valuesOf(property)) {
      const reading = readAdded(value, start, (part) => readValue(part, zoneId, findZone));
      if (typeof reading === "string") left.push(reading);
      else added.push(reading);
    }
  }
  return { added, left };
}

type ReadPart = (part: string | undefined) => ReturnType<typeof readValue>;

function readAdded(value: string, start: PlacedTime, read: ReadPart): AddedTime | LeftReason {
  const [from, to] = value.split("/");
  const reading = read(from);
  if (reading.kind !== "time") return reading.kind === "unreadable" ? reading.reason : "time";
  const time = likeStart(reading.time, start);
  if (time === undefined) return "time";
  if (to === undefined) return { time, length: null };
  const duration = readDuration(to);
  if (duration !== undefined) return { time, length: duration };
  const end = read(to);
  const length = end.kind === "time" ? lengthBetween(time, end.time) : null;
  return length?.kind === "length" ? { time, length: length.length } : "end";
}

/** Midnight of a day is that day for an event of whole days. A day says not when an event with a time of day would be. */
function likeStart(time: PlacedTime, start: PlacedTime): PlacedTime | undefined {
  if (time.isDate === start.isDate) return time;
  if (time.isDate || time.wallMs % DAY_MS !== 0) return undefined;
  return timeIn(start.zone, time.wallMs, true);
}
