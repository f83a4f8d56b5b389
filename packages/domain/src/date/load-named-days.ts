import type { HolidaysTypes } from "date-holidays";
import type { NamedDay, NamedDays } from "./named-days.ts";

/** A country, and where its states have holidays of their own, one of them. */
export type Place = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The second part of ISO 3166-2, e.g. `NY`; null for what the whole country has. */
  readonly state: string | null;
};

export type PublicHoliday = NamedDay;

/** Years beyond those are nobody's wish, and each costs the processor about 50 ms. */
const MAX_YEARS_KEPT = 12;

const known = new Map<string, NamedDays>();

/** What is there without waiting; `loadNamedDays` has read it before. */
export function knownNamedDays(place: Place): NamedDays | undefined {
  return known.get(keyOf(place));
}

/**
 * The named days of a place. The library and its data of all countries take a third of a second of the processor to load,
 * so that happens when they are first needed, and a year is computed once.
 */
export async function loadNamedDays(place: Place): Promise<NamedDays> {
  const there = known.get(keyOf(place));
  if (there !== undefined) return there;
  const holidays = await holidaysOf(place);
  const years = new Map<number, readonly NamedDay[]>();
  const namedDays: NamedDays = (year) => {
    const computed = years.get(year);
    if (computed !== undefined || years.size >= MAX_YEARS_KEPT) return computed ?? [];
    const days = listOf(holidays, year)
      .filter(({ substitute }) => substitute !== true)
      .map(plain);
    years.set(year, days);
    return days;
  };
  known.set(keyOf(place), namedDays);
  return namedDays;
}

/** The days of a year on which the place is closed by law, those in lieu of one at a weekend included. In order. */
export async function listPublicHolidays(place: Place, year: number): Promise<readonly PublicHoliday[]> {
  const holidays = await holidaysOf(place);
  return listOf(holidays, year)
    .filter(({ type }) => type === "public" || type === "bank")
    .map(plain)
    .map(({ date, name }) => ({ date, name: name.replace("(substitute day)", "(observed)") }));
}

/** States of a country that have holidays of their own, by their code. Empty where all have the same. */
export async function listStates(country: string): Promise<Readonly<Record<string, string>>> {
  const { default: Holidays } = await import("date-holidays");
  return new Holidays().getStates(country, "en") ?? {};
}

async function holidaysOf({ country, state }: Place) {
  const { default: Holidays } = await import("date-holidays");
  const states = new Holidays().getStates(country, "en") ?? {};
  // "Labor Day" there, "Labour Day" elsewhere; what has no American name has the English one.
  const options = { languages: country === "US" ? ["en-us", "en"] : ["en"], timezone: "UTC" };
  return state !== null && state in states
    ? new Holidays(country, state, options)
    : new Holidays(country, options);
}

function listOf(
  holidays: { readonly getHolidays: (year: number, language?: string) => HolidaysTypes.Holiday[] },
  year: number,
): readonly HolidaysTypes.Holiday[] {
  // Undefined for a country that it does not know.
  const list: HolidaysTypes.Holiday[] | undefined = holidays.getHolidays(year);
  return (list ?? []).toSorted((one, other) => (one.date < other.date ? -1 : 1));
}

function plain({ date, name }: HolidaysTypes.Holiday): NamedDay {
  return { date: date.slice(0, 10), name };
}

function keyOf({ country, state }: Place): string {
  return `${country}-${state ?? ""}`;
}
