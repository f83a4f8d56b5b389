import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkClosure } from "./check-closure.ts";
import { checkOpeningHours } from "./check-opening-hours.ts";
import { serviceKey } from "./service-key.ts";

const clock = (quarter: number) =>
  `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;
const entry = fc.record({
  weekday: fc.integer({ min: 1, max: 7 }),
  from: fc.integer({ min: 0, max: 96 }),
  to: fc.integer({ min: 0, max: 96 }),
});

describe("a week of opening hours", () => {
  test("is fine exactly when no quarter of an hour is in two entries and each entry has one", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const quarters = entries.flatMap(({ weekday, from, to }) =>
          Array.from({ length: Math.max(0, to - from) }, (_, n) => `${weekday}:${from + n}`),
        );
        const isFine =
          new Set(quarters).size === quarters.length && entries.every(({ from, to }) => from < to);
        const week = entries.map(({ weekday, from, to }) => ({
          weekday,
          opensAt: clock(from),
          closesAt: clock(to),
        }));
        expect(checkOpeningHours(week).length === 0).toBe(isFine);
      }),
    );
  });

  test.each([
    [{ weekday: 0, opensAt: "09:00", closesAt: "10:00" }, { kind: "bad_weekday" }],
    [{ weekday: 1.5, opensAt: "09:00", closesAt: "10:00" }, { kind: "bad_weekday" }],
    [
      { weekday: 1, opensAt: "9:00", closesAt: "10:00" },
      { kind: "bad_time", field: "opensAt" },
    ],
    [
      { weekday: 1, opensAt: "09:00", closesAt: "24:01" },
      { kind: "bad_time", field: "closesAt" },
    ],
    [{ weekday: 1, opensAt: "10:00", closesAt: "10:00" }, { kind: "closes_before_it_opens" }],
  ])("names what is wrong with %o", (hours, problem) => {
    expect(checkOpeningHours([hours])).toEqual([{ ...problem, index: 0 }]);
  });

  test("names both sides of an overlap", () => {
    const week = [
      { weekday: 1, opensAt: "09:00", closesAt: "12:00" },
      { weekday: 2, opensAt: "11:00", closesAt: "13:00" },
      { weekday: 1, opensAt: "11:00", closesAt: "24:00" },
    ];
    expect(checkOpeningHours(week)).toEqual([{ kind: "overlap", index: 2, otherIndex: 0 }]);
  });
});

test.each([
  ["2026-12-24T00:00", "2026-12-25T00:00", null],
  ["2026-12-24T00:00", "2026-12-24T00:00", { kind: "ends_before_it_starts" }],
  ["2026-02-30T00:00", "2026-12-24T00:00", { kind: "bad_time", field: "startsLocal" }],
  ["2026-12-24T00:00", "2026-12-25T00:00Z", { kind: "bad_time", field: "endsLocal" }],
  ["2026-12-24T00:00", "tomorrow", { kind: "bad_time", field: "endsLocal" }],
])("a closure from %s to %s", (startsLocal, endsLocal, problem) => {
  expect(checkClosure({ startsLocal, endsLocal })).toEqual(problem);
});

describe("a service's key", () => {
  test.each([
    ["Follow-up visit", "follow-up-visit"],
    ["Zahnärztliche Prüfung!", "zahnarztliche-prufung"],
    ["检查", "service"],
  ])("%s becomes %s", (name, key) => {
    expect(serviceKey(name, new Set())).toBe(key);
    expect(serviceKey(name, new Set([key]))).toBe(`${key}-2`);
  });

  test("is always one that the tools can send, and never one that is taken", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 90 }), { maxLength: 20 }), (names) => {
        const taken = new Set<string>();
        for (const name of names) {
          const key = serviceKey(name, taken);
          expect(key).toMatch(/^[a-z0-9][a-z0-9_-]{0,63}$/);
          expect(taken.has(key)).toBe(false);
          taken.add(key);
        }
      }),
    );
  });
});
