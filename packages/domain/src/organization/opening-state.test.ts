import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { HARD_ZONES, NEW_YORK, NOW, OFFICE_HOURS, zoneOf } from "../testing/clock.ts";
import { openingState, type OpeningContext, type OpeningState } from "./opening-state.ts";

const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "24:00" }));

function stateAt(wall: string, overrides: Partial<OpeningContext> = {}): OpeningState {
  const zone = overrides.zone ?? zoneOf(NEW_YORK);
  const now = Temporal.PlainDateTime.from(wall).toZonedDateTime(zone.name).toInstant();
  return openingState({ now, zone, openingHours: OFFICE_HOURS, ...overrides });
}

/** The same with the moment as wall time, which is how the tables below are read. */
function said(wall: string, overrides: Partial<OpeningContext> = {}): string {
  const state = stateAt(wall, overrides);
  const moment = state.kind === "open" ? state.until : state.opensAt;
  if (moment === null) return "closed";
  const local = Temporal.Instant.from(moment).toZonedDateTimeISO(overrides.zone?.name ?? NEW_YORK);
  const time = local.toPlainDateTime().toString({ smallestUnit: "minute" });
  return state.kind === "open" ? `open until ${time}` : `closed until ${time}`;
}

test("says until or from when, as a moment", () => {
  expect(openingState({ now: NOW, zone: zoneOf(NEW_YORK), openingHours: OFFICE_HOURS })).toEqual({
    kind: "open",
    until: "2026-11-20T22:00:00Z",
  });
  expect(stateAt("2026-11-20T17:00")).toEqual({ kind: "closed", opensAt: "2026-11-23T14:00:00Z" });
});

test.each([
  ["2026-11-20T08:59", "closed until 2026-11-20T09:00"],
  ["2026-11-20T09:00", "open until 2026-11-20T17:00"],
  ["2026-11-20T16:59:59", "open until 2026-11-20T17:00"],
  ["2026-11-20T17:00", "closed until 2026-11-23T09:00"],
  ["2026-11-21T12:00", "closed until 2026-11-23T09:00"],
  // The clocks change on the Sunday between.
  ["2027-03-12T18:00", "closed until 2027-03-15T09:00"],
])("office hours at %s: %s", (wall, state) => {
  expect(said(wall)).toBe(state);
});

describe("hours that follow each other are one", () => {
  const split = [
    { weekday: 5, opensAt: "13:00", closesAt: "17:00" },
    { weekday: 5, opensAt: "09:00", closesAt: "12:00" },
    { weekday: 5, opensAt: "12:00", closesAt: "13:00" },
    { weekday: 5, opensAt: "18:00", closesAt: "24:00" },
    { weekday: 6, opensAt: "00:00", closesAt: "02:00" },
  ];

  test.each([
    ["2026-11-20T10:00", "open until 2026-11-20T17:00"],
    ["2026-11-20T17:30", "closed until 2026-11-20T18:00"],
    ["2026-11-20T23:00", "open until 2026-11-21T02:00"],
    ["2026-11-21T01:00", "open until 2026-11-21T02:00"],
    ["2026-11-21T02:00", "closed until 2026-11-27T09:00"],
  ])("at %s: %s", (wall, state) => {
    expect(said(wall, { openingHours: split })).toBe(state);
  });

  test("overlapping ones as well", () => {
    const openingHours = [
      { weekday: 5, opensAt: "09:00", closesAt: "15:00" },
      { weekday: 5, opensAt: "10:00", closesAt: "12:00" },
    ];
    expect(said("2026-11-20T10:30", { openingHours })).toBe("open until 2026-11-20T15:00");
  });
});

describe("closures", () => {
  test.each([
    // Thanksgiving and the day after, written as days.
    [{ startsLocal: "2026-11-20", endsLocal: "2026-11-21" }, "closed until 2026-11-23T09:00"],
    [{ startsLocal: "2026-11-23", endsLocal: "2026-11-25" }, "open until 2026-11-20T17:00"],
    [{ startsLocal: "2026-11-20T12:00", endsLocal: "2026-11-20T13:00" }, "open until 2026-11-20T12:00"],
    [
      { startsLocal: "2026-11-20 09:00:00", endsLocal: "2026-11-20 11:30:00" },
      "closed until 2026-11-20T11:30",
    ],
    [{ startsLocal: "2026-11-01", endsLocal: "2026-11-20T10:00" }, "open until 2026-11-20T17:00"],
    [{ startsLocal: "2026-11-20", endsLocal: "2027-11-20" }, "closed"],
  ])("%j at ten in the morning: %s", (closure, state) => {
    expect(said("2026-11-20T10:00", { closures: [closure] })).toBe(state);
  });

  test("several are taken away one by one", () => {
    const closures = [
      { startsLocal: "2026-11-23", endsLocal: "2026-11-24" },
      { startsLocal: "2026-11-24", endsLocal: "2026-11-24T12:00" },
      { startsLocal: "2026-11-24T11:00", endsLocal: "2026-11-24T14:15" },
    ];
    expect(said("2026-11-21T10:00", { closures })).toBe("closed until 2026-11-24T14:15");
  });
});

test("no hours, and hours further away than 60 days, are closed", () => {
  expect(stateAt("2026-11-20T10:00", { openingHours: [] })).toEqual({ kind: "closed", opensAt: null });
  const closures = [{ startsLocal: "2026-11-20", endsLocal: "2027-01-20" }];
  expect(said("2026-11-20T10:00", { closures })).toBe("closed");
  expect(said("2026-11-22T10:00", { closures })).toBe("closed until 2027-01-20T09:00");
});

describe("days on which the clocks change", () => {
  const sunday = (opensAt: string, closesAt: string) => [{ weekday: 7, opensAt, closesAt }];

  test("the hours keep to the clock on the wall", () => {
    const openingHours = sunday("09:00", "17:00");
    const spring = stateAt("2027-03-14T10:00", { openingHours });
    const autumn = stateAt("2027-11-07T10:00", { openingHours });
    expect(spring).toEqual({ kind: "open", until: "2027-03-14T21:00:00Z" });
    expect(autumn).toEqual({ kind: "open", until: "2027-11-07T22:00:00Z" });
  });

  test("an opening at midnight is found where midnight is skipped", () => {
    const openingHours = sunday("00:00", "06:00");
    const zone = zoneOf("America/Santiago");
    expect(said("2026-09-05T22:00", { openingHours, zone })).toBe("closed until 2026-09-06T01:00");
    expect(said("2026-09-06T01:00", { openingHours, zone })).toBe("open until 2026-09-06T06:00");
  });

  test("who never closes is open through the night of the change", () => {
    for (const wall of ["2027-03-14T01:59", "2027-11-07T01:30"]) {
      expect(stateAt(wall, { openingHours: ALWAYS }).kind).toBe("open");
    }
  });
});

test("what it names is never in the past, and at that moment the state is the other one", () => {
  const clock = fc.integer({ min: 0, max: 95 }).map((quarter) => {
    return `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;
  });
  const hours = fc
    .tuple(fc.integer({ min: 1, max: 7 }), clock, fc.oneof(clock, fc.constant("24:00")))
    .filter(([, opensAt, closesAt]) => opensAt < closesAt)
    .map(([weekday, opensAt, closesAt]) => ({ weekday, opensAt, closesAt }));
  const day = fc
    .integer({ min: 0, max: 100 })
    .map((days) => Temporal.PlainDate.from("2026-10-01").add({ days }).toString());
  const closure = fc
    .tuple(day, day)
    .filter(([startsLocal, endsLocal]) => startsLocal < endsLocal)
    .map(([startsLocal, endsLocal]) => ({ startsLocal, endsLocal }));
  const minutes = fc.integer({ min: 0, max: 100 * 1440 });
  fc.assert(
    fc.property(
      fc.array(hours, { maxLength: 5 }),
      fc.array(closure, { maxLength: 2 }),
      minutes,
      fc.constantFrom(...HARD_ZONES),
      (openingHours, closures, minutes, timeZone) => {
        const now = Temporal.Instant.from("2026-10-01T00:00:00Z").add({ minutes });
        const zone = zoneOf(timeZone);
        const state = openingState({ now, zone, openingHours, closures });
        const moment = state.kind === "open" ? state.until : state.opensAt;
        if (moment === null) return;
        expect(Temporal.Instant.compare(moment, now)).toBe(1);
        const then = openingState({ now: Temporal.Instant.from(moment), zone, openingHours, closures });
        expect(then.kind).toBe(state.kind === "open" ? "closed" : "open");
      },
    ),
    { numRuns: 150 },
  );
});
