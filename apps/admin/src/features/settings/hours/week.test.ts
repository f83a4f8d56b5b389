import { describe, expect, test } from "vitest";
import { dayProblem, sayDay, toDays, toHours, withBreak } from "./week.ts";

const nine = { opensAt: "09:00", closesAt: "17:00" };

test("a week survives the way into the editor and back", () => {
  const hours = [
    { weekday: 1, opensAt: "09:00", closesAt: "12:00" },
    { weekday: 1, opensAt: "13:00", closesAt: "24:00" },
    { weekday: 7, ...nine },
  ];
  expect(toHours(toDays(hours))).toEqual(hours);
});

describe("a day", () => {
  test.each([
    [[], null],
    [[nine], null],
    [[{ opensAt: "09:00", closesAt: "" }], "Enter both times."],
    [[{ opensAt: "17:00", closesAt: "09:00" }], "It closes (9:00 AM) before it opens (5:00 PM)."],
    [
      [nine, { opensAt: "16:00", closesAt: "24:00" }],
      "Two time ranges overlap at 4:00 PM. Change one of them.",
    ],
    [[nine, { opensAt: "17:00", closesAt: "18:00" }], null],
  ])("%j has the problem %s", (spans, problem) => {
    expect(dayProblem(spans)).toBe(problem);
  });

  test.each([
    [[nine], "9:00 AM – 12:00 PM, 1:00 PM – 5:00 PM"],
    [[{ opensAt: "14:00", closesAt: "18:00" }], "2:00 PM – 3:30 PM, 4:00 PM – 6:00 PM"],
    [[], "9:00 AM – 5:00 PM"],
  ])("%j gets a break where there is room", (spans, said) => {
    const broken = withBreak(spans);
    expect(sayDay(broken)).toBe(said);
    expect(dayProblem(broken)).toBeNull();
  });
});
