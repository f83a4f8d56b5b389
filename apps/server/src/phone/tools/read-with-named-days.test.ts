import { findZone, normalizeDate } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { listPublicHolidays, listStates } from "@callwaiting/domain/named-days";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { readWithNamedDays } from "./read-with-named-days.ts";

const now = Temporal.Instant.from("2026-11-29T17:00:00Z");

async function dayOf(text: string, region = "US", name = "America/New_York"): Promise<string> {
  const zone = findZone(PACKAGED_ZONE_RULES, name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  const day = await readWithNamedDays({ region, zone }, (namedDays) =>
    normalizeDate(text, { now, zone, region, namedDays }),
  );
  return day.ok ? day.date : day.kind;
}

test.each([
  ["the day after Christmas", "US", "2026-12-26"],
  ["Good Friday", "US", "2027-03-26"],
  ["Easter Monday", "US", "2027-03-29"],
  ["Thanksgiving", "US", "2027-11-25"],
  ["Thanksgiving", "CA", "2027-10-11"],
  ["MLK day", "US", "2027-01-18"],
  ["Presidents' Day", "US", "2027-02-15"],
  ["Memorial Day", "US", "2027-05-31"],
  ["Juneteenth", "US", "2027-06-19"],
  ["the 4th of July", "US", "2027-07-04"],
  ["Independence Day", "US", "2027-07-04"],
  ["the day after Labor Day", "US", "2027-09-07"],
  ["Labour Day", "CA", "2027-09-06"],
  ["Black Friday", "US", "2027-11-26"],
  ["Mother's Day", "US", "2027-05-09"],
  ["Veterans Day", "US", "2027-11-11"],
  ["Victoria Day", "CA", "2027-05-24"],
  ["Boxing Day", "GB", "2026-12-26"],
  ["Canada Day", "US", "invalid_date"],
  ["Bastille Day", "US", "invalid_date"],
  ["Christmas", "XX", "2026-12-25"],
])("%s in %s is %s", async (text, region, date) => {
  expect(await dayOf(text, region, region === "CA" ? "America/Toronto" : "America/New_York")).toBe(date);
});

test("Orthodox Easter is that of the place", async () => {
  expect(await dayOf("Easter Sunday", "GR", "Europe/Athens")).toBe("2027-05-02");
});

test("public holidays of a year, with those in lieu of one at a weekend", async () => {
  const holidays = await listPublicHolidays({ country: "US", state: null }, 2027);
  expect(holidays).toContainEqual({ date: "2027-07-05", name: "Independence Day (observed)" });
  expect(holidays.map(({ name }) => name)).not.toContain("Halloween");
  expect(await listStates("US")).toMatchObject({ NY: "New York" });
  expect(await listStates("XX")).toEqual({});
});
