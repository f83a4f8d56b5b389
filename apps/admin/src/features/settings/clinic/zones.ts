import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { zoneCity } from "../../../format/zone.ts";

export type Choice = { readonly value: string; readonly label: string };

export type Places = inferRouterOutputs<AppRouter>["organization"]["places"];
export type ZoneChoice = Choice & { readonly aheadMinutes: number; readonly places: readonly string[] };

/** "New York (America)", with the countries and cities that it can be found by. `current` is in it in any case. */
export function listZones(current: string, places: Places): readonly ZoneChoice[] {
  return places
    .filter(({ zone, countries }) => countries.length > 0 || zone === "UTC" || zone === current)
    .map(({ zone, aheadMinutes, countries, cities }) => ({
      value: zone,
      label: zoneName(zone),
      aheadMinutes,
      places: [...countries.map(regionName), ...cities],
    }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}

/** Zones whose name begins so come first, then those of a country or city that does, then the rest that has it somewhere. */
export function findZones(zones: readonly ZoneChoice[], search: string): readonly ZoneChoice[] {
  const wanted = plain(search);
  if (wanted === "") return zones;
  const ranked = zones
    .map((zone) => ({ zone, rank: rankOf(zone, wanted) }))
    .filter(({ rank }) => rank < NO_RANK);
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ zone }) => zone);
}

const NO_RANK = 3;

function rankOf({ value, label, places }: ZoneChoice, wanted: string): number {
  if (plain(label).startsWith(wanted) || plain(value) === wanted) return 0;
  if (places.some((place) => plain(place).startsWith(wanted))) return 1;
  return plain(label).includes(wanted) || plain(value).includes(wanted) ? 2 : NO_RANK;
}

/** The city or country by which a search found a zone, when its own name does not say it. */
export function placeFound({ label, places }: ZoneChoice, search: string): string | null {
  const wanted = plain(search);
  if (wanted === "" || plain(label).includes(wanted)) return null;
  return places.find((place) => plain(place).startsWith(wanted)) ?? null;
}

const plain = (text: string): string =>
  text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("_", " ").trim().toLowerCase();

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
