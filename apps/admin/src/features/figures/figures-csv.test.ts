import { expect, test } from "vitest";
import { writeCsv } from "./figures-csv.ts";
import { type Figures, byHour, byPeriod, byService, wholeOf } from "./group-calls.ts";

const CLEANING = "00000000-0000-4000-8000-000000000001";
const RANGE = { first: "2026-11-25", last: "2026-12-02" };
const FIGURES: Figures = {
  byDay: [
    { day: "2026-11-25", end: "booked", calls: 2 },
    { day: "2026-11-30", end: "no_time", calls: 3 },
    { day: "2026-12-01", end: "no_time", calls: 1 },
    { day: "2026-12-01", end: "hung_up", calls: 4 },
  ],
  byHour: [
    { hour: 9, end: "booked", calls: 2 },
    { hour: 11, end: "no_time", calls: 8 },
  ],
  byService: [
    { serviceId: CLEANING, name: "Cleaning", end: "no_time", calls: 4 },
    { serviceId: null, name: null, end: "hung_up", calls: 6 },
  ],
  visits: { byPhone: 1, byStaff: 2, came: 3, missed: 1 },
  minutes: { open: 480, filled: 120 },
};

test("weeks begin as the clinic's country has it, are cut at the ends, and have the calls of their days", () => {
  const weeks = (firstWeekday: number) =>
    byPeriod(FIGURES, RANGE, firstWeekday).map(({ search: { from, until }, counts }) => [
      from,
      until,
      counts,
    ]);
  expect(weeks(1)).toEqual([
    ["2026-11-30", "2026-12-02", { no_time: 4, hung_up: 4 }],
    ["2026-11-25", "2026-11-29", { booked: 2 }],
  ]);
  expect(weeks(7)[0]?.slice(0, 2)).toEqual(["2026-11-29", "2026-12-02"]);
});

test("days and hours without calls are lines too, and every line adds up to the whole", () => {
  const sum = (rows: readonly { counts: object }[]) =>
    rows.flatMap(({ counts }) => Object.values(counts) as number[]).reduce((a, b) => a + b, 0);
  expect(byPeriod(FIGURES, RANGE, null)).toHaveLength(8);
  expect(byHour(FIGURES, RANGE)).toHaveLength(3);
  const all = sum([wholeOf(FIGURES, RANGE)]);
  for (const rows of [byPeriod(FIGURES, RANGE, null), byHour(FIGURES, RANGE), byService(FIGURES, RANGE)]) {
    expect(sum(rows)).toBe(all);
  }
});

test("a service that is called like a formula is text in a spreadsheet", () => {
  const rows = [{ label: '=HYPERLINK("evil"), now', search: {}, counts: { no_time: 2, booked: 1 } as const }];
  const [head, line] = writeCsv([{ title: "By service", rows }]).split("\r\n");
  expect(head).toMatch(/^Table,Line,Calls,Did not book,Booked,/);
  expect(line).toMatch(/^By service,"'=HYPERLINK\(""evil""\), now",3,2,1,/);
});
