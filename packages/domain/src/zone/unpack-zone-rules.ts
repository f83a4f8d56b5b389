import { z } from "zod";
import type { Zone, ZoneRules } from "./zone.ts";

/** The packed form of moment-timezone's `data/packed/latest.json`; other fields are of no interest here. */
export const PackedZoneRules = z.object({
  version: z.string().regex(/^\d{4}[a-z]{1,2}$/),
  zones: z.array(z.string()).min(1),
  links: z.array(z.string()),
});
export type PackedZoneRules = z.infer<typeof PackedZoneRules>;

/**
 * Takes moment-timezone's packed data apart (its README, "Packed format"): `name|abbreviations|offsets|indices|steps`,
 * all numbers in base 60, offsets in minutes west of Greenwich, each step the minutes to the next change.
 *
 * @param fromMs Periods that ended before this moment are left out; no appointment lies that far back.
 * @throws {Error} that names the zone which makes no sense.
 */
export function unpackZoneRules({ version, zones, links }: PackedZoneRules, fromMs: number): ZoneRules {
  const unpacked = zones.map((packed) => unpackZone(packed, fromMs));
  const aliases = links.map((link) => unpackLink(link));
  const names = new Set<string>();
  for (const name of [...unpacked.map((zone) => zone.name), ...aliases.map(([alias]) => alias)]) {
    if (names.has(name)) throw new Error(`The zone "${name}" is there twice.`);
    names.add(name);
  }
  return {
    release: version,
    zones: new Map(unpacked.map((zone) => [zone.name, zone])),
    links: new Map(aliases),
  };
}

function unpackZone(packed: string, fromMs: number): Zone {
  const [name = "", , offsets = "", indices = "", steps = ""] = packed.split("|");
  const minutesWest = offsets.split(" ").map(fromBase60);
  const periods = indices.split("").map((index) => minutesWest[fromBase60(index)] ?? Number.NaN);
  const ends = addUp(steps === "" ? [] : steps.split(" ").map(fromBase60));
  if (name === "" || ends.length !== periods.length - 1 || [...periods, ...ends].some(Number.isNaN)) {
    throw new Error(`The rules of the zone "${name}" cannot be read.`);
  }
  const untilMs = [...ends.map((minutes) => Math.round(minutes * 60_000)), Infinity];
  const first = untilMs.findIndex((until) => until > fromMs);
  return {
    name,
    untilMs: untilMs.slice(first),
    offsetMs: periods.slice(first).map((minutes) => Math.round(-minutes * 60_000) + 0),
  };
}

function addUp(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

function unpackLink(link: string): [alias: string, canonical: string] {
  const [canonical = "", alias = ""] = link.split("|");
  return [alias, canonical];
}

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX";
const VALUES: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const value = DIGITS.indexOf(String.fromCharCode(code));
  return value === -1 ? undefined : value;
});

/** `-1z.u`: minus (1 × 60 + 35) and 30/60. Without a list of digits: there are 60,000, and every start reads them. */
function fromBase60(text: string): number {
  const start = text.startsWith("-") ? 1 : 0;
  const point = text.indexOf(".");
  const end = point === -1 ? text.length : point;
  if (start === text.length) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 60 + digitAt(text, at);
  let rest = 0;
  for (let at = text.length - 1; at > end; at -= 1) rest = (rest + digitAt(text, at)) / 60;
  return start === 1 ? -(value + rest) : value + rest;
}

function digitAt(text: string, at: number): number {
  return VALUES[text.charCodeAt(at)] ?? Number.NaN;
}
