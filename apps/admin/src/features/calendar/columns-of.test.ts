import { expect, test } from "vitest";
import type { CalendarFrame } from "./calendar-data.ts";
import { columnsOfDay, columnsOfWeek } from "./columns-of.ts";

const weekdays = (days: readonly number[]) =>
  days.map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));
const provider = (providerId: string, days: readonly number[]): CalendarFrame["providers"][number] => ({
  providerId,
  name: `Dr. ${providerId}`,
  active: true,
  serviceIds: [],
  hours: weekdays(days),
});
const MAYA = provider("maya", [1, 2]);
const OMAR = provider("omar", [2]);
const frame: CalendarFrame = {
  slotIntervalMinutes: 30,
  providers: [MAYA, OMAR],
  services: [],
  hours: weekdays([1, 2]),
  closures: [
    {
      providerId: null,
      startsLocal: "2026-12-03T00:00:00",
      endsLocal: "2026-12-04T00:00:00",
      reason: "Team day",
    },
  ],
};
const event = (id: string, start: string, end: string, resourceId: string) => ({
  id,
  title: id,
  start,
  end,
  color: "pine",
  resourceId,
});
const names = (groups: ReturnType<typeof columnsOfWeek>) =>
  groups.map(({ day, columns, closed }) => [
    day.slice(8),
    ...columns.map(({ provider: { providerId }, events }) => `${providerId} ${events.length}`),
    closed,
  ]);

test("a week has a column for who works on a day or has somebody then, and says why a day has none", () => {
  const events = [
    event("a", "2026-12-01 09:00:00", "2026-12-01 09:30:00", "maya"),
    event("exception", "2026-12-05 10:00:00", "2026-12-05 10:30:00", "omar"),
  ];
  expect(names(columnsOfWeek({ frame, providers: [MAYA, OMAR], events }, "2026-11-30"))).toEqual([
    ["30", "maya 0", ""],
    ["01", "maya 1", "omar 0", ""],
    ["02", "Closed"],
    ["03", "Team day"],
    ["04", "Closed"],
    ["05", "omar 1", ""],
    ["06", "Closed"],
  ]);
});

test("what goes past midnight is in both days; a day has everybody, also who does not work then", () => {
  const events = [event("night", "2026-12-01 23:30:00", "2026-12-02 00:30:00", "maya")];
  const week = columnsOfWeek({ frame, providers: [MAYA], events }, "2026-11-30");
  expect(names(week).slice(1, 3)).toEqual([
    ["01", "maya 1", ""],
    ["02", "maya 1", ""],
  ]);
  expect(names(columnsOfDay({ frame, providers: [MAYA, OMAR], events }, "2026-12-05"))).toEqual([
    ["05", "maya 0", "omar 0", ""],
  ]);
});
