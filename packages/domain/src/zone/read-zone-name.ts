import { assertNever } from "../assert-never.ts";
import { NAMES_WITHOUT_PLACE } from "./names-without-place.ts";

/** What a typed name of a time zone comes to. */
export type ZoneNameReading =
  /** `zone` is the name to store. */
  | { readonly kind: "known"; readonly zone: string }
  /** The name stands for a place in the tz database itself: that place is stored, and people are told. */
  | { readonly kind: "renamed"; readonly zone: string; readonly typed: string }
  /** The name says how far from UTC a clock is, or which one of several places it may be, and no place. */
  | { readonly kind: "no_place" }
  /** `nearest`: the zone that a city of that name is known by. */
  | { readonly kind: "unknown"; readonly nearest: string | null };

/** `+05:30`, `-08`, `GMT+5`, `UTC-3`, `Etc/GMT+5`: an offset knows no summer time, and POSIX and ISO read its sign the other way round. */
const OFFSET = /^(?:etc\/)?(?:utc|gmt)?_?[+-]_?\d{1,2}(?::?\d{2})?$/;
/** Read from folded text, as is `OFFSET`. `IST`, `PST`, `AEDT`, `EST5EDT`: what PostgreSQL and browsers take for one place each, and not for the same one. */
const ABBREVIATION = /^[a-z]{1,5}(?:\d[a-z]{0,5})?$/;

/**
 * Reads the name of a time zone as somebody types it, in any case, with spaces for underscores. Names of places are
 * accepted, the tz database's older names for them too (its file `backward`), and stay as they are: a clinic in Oslo is
 * not told that it is in Berlin.
 *
 * @param known Every name that the rules in force have, links included, e.g. `America/New_York`.
 */
export function readZoneName(typed: string, known: Iterable<string>): ZoneNameReading {
  const wanted = fold(typed);
  if (wanted === "utc") return { kind: "known", zone: "UTC" };
  const renamed = NAMES_WITHOUT_PLACE.get(wanted);
  if (renamed !== undefined) return { kind: "renamed", zone: renamed, typed: typed.trim() };
  if (OFFSET.test(wanted)) return { kind: "no_place" };
  let nearest: string | null = null;
  for (const name of known) {
    if (!name.includes("/")) continue;
    const folded = fold(name);
    if (folded === wanted) return { kind: "known", zone: name };
    if (!name.startsWith("Etc/") && folded.endsWith(`/${wanted}`)) nearest ??= name;
  }
  const isNoPlace = nearest === null && ABBREVIATION.test(wanted);
  return isNoPlace ? { kind: "no_place" } : { kind: "unknown", nearest };
}

const fold = (name: string) => name.trim().toLowerCase().replaceAll(" ", "_");

/** What to change, for the person who typed the name; starts with what is wrong. */
export function explainZoneName(reading: ZoneNameReading): string | null {
  switch (reading.kind) {
    case "known":
    case "renamed":
      return null;
    case "no_place":
      return "it names no place, so nobody can tell when its clocks change. Use a place such as America/New_York.";
    case "unknown":
      return reading.nearest === null
        ? "no such time zone is known. Use a place such as America/New_York."
        : `no such time zone is known. Did you mean ${reading.nearest}?`;
    default:
      return assertNever(reading);
  }
}
