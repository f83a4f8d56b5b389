import { expect, test } from "vitest";
import { sayStillThere } from "./say-still-there.ts";

test("why a location is not archived names the hours and the visits that are there", () => {
  const there = { name: "Downtown", openings: 1, comingAppointments: 0 };
  expect(sayStillThere(there)).toBe("Downtown stays in use: 1 time range of opening hours is there.");
  expect(sayStillThere({ ...there, openings: 0, comingAppointments: 2 })).toBe(
    "Downtown stays in use: 2 upcoming visits are there.",
  );
  expect(sayStillThere({ ...there, openings: 5, comingAppointments: 1 })).toBe(
    "Downtown stays in use: 5 time ranges of opening hours and 1 upcoming visit are there.",
  );
});
