import { expect, test } from "vitest";
import { listSlots } from "./slots.ts";

test("every start time of the days comes exactly once, and neighbours are far apart", () => {
  const slots = listSlots({ firstDay: 2, days: 30 });
  expect(slots).toHaveLength(30 * 24);
  expect(new Set(slots.map(({ startsAt }) => startsAt)).size).toBe(slots.length);
  const days = slots.map(({ startsAt }) => startsAt.slice(0, 10));
  expect(days.filter((day, i) => day === days[i + 1])).toEqual([]);
});
