import { readFile } from "node:fs/promises";
import { join } from "node:path";

// Releases of the tz database that do not exist yet, as moment-timezone packs them.

const PACKED = join(import.meta.dirname, "../../domain/node_modules/moment-timezone/data/packed/latest.json");

export type PackedRelease = {
  readonly version: string;
  readonly zones: readonly string[];
  readonly links: readonly string[];
};

/** What comes with CallWaiting. */
export const packedRelease = JSON.parse(await readFile(PACKED, "utf8")) as PackedRelease;

/** The same with other rules for some places, e.g. `America/Winnipeg|CDT CST|50 60|01|${minutesOf(change)}`. */
export function releaseWith(rules: string | readonly string[], version = "2099a"): PackedRelease {
  const others = new Map([rules].flat().map((zone) => [nameOf(zone), zone]));
  return {
    ...packedRelease,
    version,
    zones: packedRelease.zones.map((zone) => others.get(nameOf(zone)) ?? zone),
  };
}

const nameOf = (packed: string) => packed.split("|")[0];

/** A moment as a step of packed rules: minutes since 1970 in base 60. */
export const minutesOf = (at: string | number): string => base60(Math.floor(new Date(at).getTime() / 60_000));

function base60(value: number): string {
  const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX";
  return value < 60 ? (digits[value] ?? "") : base60(Math.floor(value / 60)) + (digits[value % 60] ?? "");
}
