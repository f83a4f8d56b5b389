import type { ZoneClock } from "@callwaiting/db";
import { PACKAGED_COUNTRIES } from "@callwaiting/domain/packaged-zone-rules";
import { z } from "zod";

export const zonePlaces = z.object({
  /** IANA name. */
  zone: z.string(),
  /** By how much its clocks are ahead of UTC now. */
  aheadMinutes: z.number(),
  /** ISO 3166-1 alpha-2; none for an older name of a zone, which nobody needs to find. */
  countries: z.array(z.string()),
  /** Larger cities first. */
  cities: z.array(z.string()),
});
export type ZonePlaces = z.infer<typeof zonePlaces>;

const City = z.object({
  city: z.string(),
  /** A number where no country is agreed on. */
  iso2: z.union([z.string(), z.number()]),
  timezone: z.string().nullable(),
  pop: z.number(),
});

/** Where the zones lie, so that somebody finds theirs by a country or by the nearest larger city. */
export async function listPlaces(clocks: readonly ZoneClock[]): Promise<ZonePlaces[]> {
  const cities = await (citiesByZone ??= loadCities());
  const countries = groupCountries(cities);
  return clocks.map((clock) => ({
    ...clock,
    countries: countries.get(clock.zone) ?? [],
    cities: [...new Set(cities.get(clock.zone)?.map(({ city }) => city))],
  }));
}

type City = z.infer<typeof City>;

/** The tz database counts Zurich among the zones of Germany: of those that have cities, only its own are a country's. */
function groupCountries(cities: ReadonlyMap<string, readonly City[]>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [code, zones] of PACKAGED_COUNTRIES) {
    for (const zone of zones) {
      const inZone = cities.get(zone);
      if (inZone !== undefined && !inZone.some(({ iso2 }) => iso2 === code)) continue;
      found.set(zone, [...(found.get(zone) ?? []), code]);
    }
  }
  return found;
}

let citiesByZone: Promise<Map<string, City[]>> | undefined;

/** Two megabytes, of use to nobody but who is about to choose a zone: loaded then, and once. Larger cities come first. */
async function loadCities(): Promise<Map<string, City[]>> {
  const { default: rows } = await import("city-timezones/data/cityMap.json", { with: { type: "json" } });
  const found = new Map<string, City[]>();
  for (const city of rows.map((row) => City.parse(row)).toSorted((one, other) => other.pop - one.pop)) {
    if (city.timezone === null) continue;
    const inZone = found.get(city.timezone);
    if (inZone === undefined) found.set(city.timezone, [city]);
    else inZone.push(city);
  }
  return found;
}
