import {
  type OtherClock,
  assertNever,
  type Zone,
  findZone,
  offsetAt,
  readZoneAlone,
  readZoneName,
} from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import type { Temporal } from "temporal-polyfill";

export type ReadZone =
  /** Times on it are times at the clinic. */
  | { readonly kind: "clinics" }
  | { readonly kind: "other"; readonly clock: OtherClock }
  | { readonly kind: "unclear" };

export type Clinic = { readonly zone: Zone; readonly now: Temporal.Instant };

const OFFSET = /^(?:utc|gmt)? ?([+-]) ?(\d{1,2})(?::?(\d{2}))?$/i;
const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;

/** A time zone that came as an argument of its own: a place, a name that people have for it, or so far from UTC. */
export function readZoneArgument(text: string, clinic: Clinic): ReadZone {
  const words = readZoneAlone(text);
  if (words?.kind === "here") return { kind: "clinics" };
  if (words?.kind === "own") return { kind: "unclear" };
  const offset = readOffset(text);
  if (offset !== undefined) return { kind: "other", clock: offset };
  const name = words?.name ?? nameOf(text);
  const zone = name === undefined ? undefined : findZone(PACKAGED_ZONE_RULES, name);
  if (zone === undefined) return { kind: "unclear" };
  if (monthsFrom(clinic).every((at) => offsetAt(zone, at) === offsetAt(clinic.zone, at))) {
    return { kind: "clinics" };
  }
  return {
    kind: "other",
    clock: { kind: "zone", name: zone.name, said: words?.said ?? sayPlace(zone.name) },
  };
}

/** Whether a clock may be the clinic's for a while of the year. */
export function mayBeClinics(clock: OtherClock, clinic: Clinic): boolean {
  return (
    clock.kind === "offset" && monthsFrom(clinic).some((at) => offsetAt(clinic.zone, at) === clock.offsetMs)
  );
}

function nameOf(text: string): string | undefined {
  const { zones, links } = PACKAGED_ZONE_RULES;
  const reading = readZoneName(text, [...zones.keys(), ...links.keys()]);
  switch (reading.kind) {
    case "known":
    case "renamed":
      return reading.zone;
    case "unknown":
      return reading.nearest ?? undefined;
    case "no_place":
      return undefined;
    default:
      return assertNever(reading);
  }
}

function readOffset(text: string): OtherClock | undefined {
  const [, sign, hours, minutes = "0"] = OFFSET.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 14) return undefined;
  const offsetMs = (Number(hours) + Number(minutes) / 60) * HOUR_MS * (sign === "-" ? -1 : 1);
  return { kind: "offset", offsetMs, said: `UTC${sign}${hours}${minutes === "0" ? "" : `:${minutes}`}` };
}

/** A year in steps that fall into summer and winter. */
function monthsFrom({ now }: Clinic): readonly number[] {
  return Array.from({ length: 12 }, (_, month) => now.epochMilliseconds + month * MONTH_MS);
}

function sayPlace(name: string): string {
  return `${(name.split("/").at(-1) ?? name).replaceAll("_", " ")} time`;
}
