import { zoneCity } from "../../../format/zone.ts";

export type Choice = { readonly value: string; readonly label: string };

/** "New York (America)": found by the city, which is what people know. `current` is in it in any case. */
export function listZones(current: string): readonly Choice[] {
  const zones = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current]);
  return [...zones]
    .map((value) => ({ value, label: zoneName(value) }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}

export function zoneName(timeZone: string): string {
  const area = timeZone.split("/").slice(0, -1).join(", ").replaceAll("_", " ");
  return area === "" ? zoneCity(timeZone) : `${zoneCity(timeZone)} (${area})`;
}

const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
/** Codes that the browser has a name for and that are no country. */
const NO_COUNTRIES = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);

export const regionName = (code: string): string => names.of(code) ?? code;

/** Countries by name; there is no list of them in a browser, so every pair of letters is asked for. */
export function listRegions(current: string): readonly Choice[] {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index));
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter(isCountry);
  return [...new Set([...codes, current])]
    .map((value) => ({ value, label: regionName(value) }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}

/** An old code ("UK", "SU") stands for another one. */
function isCountry(code: string): boolean {
  if (NO_COUNTRIES.has(code) || names.of(code) === undefined) return false;
  return new Intl.Locale(`und-${code}`).region === code;
}
