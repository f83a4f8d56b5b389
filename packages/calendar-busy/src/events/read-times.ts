import { linesOf, readProperty, valuesOf } from "../lines/read-property.ts";
import { type FindZone, type PlacedTime, placeTime } from "../time/placed-time.ts";
import { readWrittenTime } from "../time/written-time.ts";

export type TimeReading =
  | { readonly kind: "time"; readonly time: PlacedTime }
  | { readonly kind: "none" }
  | { readonly kind: "unreadable"; readonly reason: "time" | "zone" };

/** The one time that a property of this name says. Two different ones are none that is certain. */
export function readOneTime(lines: readonly string[], name: string, findZone: FindZone): TimeReading {
  const [line, ...others] = linesOf(lines, name);
  if (line === undefined) return { kind: "none" };
  if (others.some((other) => other !== line)) return { kind: "unreadable", reason: "time" };
  return readTimes(line, findZone)[0] ?? { kind: "unreadable", reason: "time" };
}

/** All times of one line. */
export function readTimes(line: string, findZone: FindZone): readonly TimeReading[] {
  const property = readProperty(line);
  if (property === undefined) return [{ kind: "unreadable", reason: "time" }];
  const zoneId = zoneIdOf(property.params["tzid"]);
  return valuesOf(property).map((value) =>
    readValue(isDate(property.params) ? value.slice(0, 8) : value, zoneId, findZone),
  );
}

export function readValue(value: string | undefined, zoneId: string | null, findZone: FindZone): TimeReading {
  const written = readWrittenTime(value, zoneId);
  if (written === undefined) return { kind: "unreadable", reason: "time" };
  const time = placeTime(written, findZone);
  return time === undefined ? { kind: "unreadable", reason: "zone" } : { kind: "time", time };
}

/** Some programs write a midnight where they say that a day follows. */
const isDate = ({ value }: Readonly<Record<string, string>>) => value?.toUpperCase() === "DATE";

export function zoneIdOf(param: string | undefined): string | null {
  return param === undefined || param.trim() === "" ? null : param;
}
