import { describe, expect, test } from "vitest";
import { type ClosureDraft, draftDays, draftProblem, sayTimes, timesOf } from "./closure-text.ts";

const draft: ClosureDraft = {
  providerId: null,
  days: ["2030-12-24", null],
  isWholeDay: true,
  closes: "12:00",
  opensAgain: "17:00",
  reason: "",
  isTold: false,
  version: "",
};

describe("a closure", () => {
  test.each([
    [draft, "2030-12-24T00:00", "2030-12-25T00:00", "Tue, Dec 24, 2030"],
    [
      { ...draft, days: ["2030-12-31", "2031-01-01"] as const },
      "2030-12-31T00:00",
      "2031-01-02T00:00",
      "Tue, Dec 31, 2030 – Wed, Jan 1, 2031",
    ],
    [
      { ...draft, isWholeDay: false },
      "2030-12-24T12:00",
      "2030-12-24T17:00",
      "Tue, Dec 24, 2030, 12:00 PM – 5:00 PM",
    ],
  ])("%j goes to the server and comes back", (entered, startsLocal, endsLocal, said) => {
    const times = timesOf(entered);
    expect(times).toEqual({ startsLocal, endsLocal });
    expect(sayTimes(times)).toBe(said);
    expect(timesOf({ ...entered, ...draftDays(times) })).toEqual(times);
  });

  test("is not saved without a day or backwards", () => {
    expect(draftProblem({ ...draft, days: [null, null] })).toMatch(/Choose a day/);
    expect(draftProblem({ ...draft, isWholeDay: false, closes: "17:00" })).toMatch(/ends before/);
    expect(draftProblem({ ...draft, isWholeDay: false, closes: "" })).toMatch(/both times/);
    expect(draftProblem(draft)).toBeNull();
  });
});
