import { expect, test } from "vitest";
import { zoneOf } from "../../testing/zones.ts";
import { AT_A_GLANCE, freeOnDay } from "./free-on-day.ts";

const zone = zoneOf("UTC");
const TIMES = Array.from({ length: 16 }, (_, n) => `2026-12-01T${String(n + 8).padStart(2, "0")}:00:00Z`);
const FREE = [...TIMES, "2026-12-02T09:00:00Z"];
const on = (time: string, isWhole: boolean) => freeOnDay(FREE, { day: "2026-12-01", time, zone, isWhole });

test("at a glance those nearest to the wanted time are shown, in order, and how many more there are", () => {
  const { shown, hidden } = on("15:00", false);
  expect(shown).toHaveLength(AT_A_GLANCE);
  expect(shown).toContain("2026-12-01T15:00:00Z");
  expect(shown).toEqual(shown.toSorted());
  expect(hidden).toBe(TIMES.length - AT_A_GLANCE);
});

test("on demand every free time of that day is shown, and none of another", () => {
  expect(on("15:00", true)).toEqual({ shown: TIMES, hidden: 0 });
  expect(freeOnDay(FREE, { day: "2026-12-03", time: "", zone, isWhole: true })).toEqual({
    shown: [],
    hidden: 0,
  });
});
