import { describe, expect, test } from "vitest";
import type { CallerCheck } from "./caller-check.ts";
import { type CallerAppointment, type CallerFacts, isGuess, judgeCaller } from "./judge-caller.ts";

const TUESDAY = "2026-12-01T19:00:00Z";
const FRIDAY = "2026-12-04T19:00:00Z";

function of(patientName: string, changes: Partial<CallerAppointment> = {}): CallerAppointment {
  return {
    appointmentId: `${patientName} ${changes.startsAt ?? TUESDAY}`,
    contactId: "c",
    startsAt: TUESDAY,
    endsAt: TUESDAY,
    serviceName: "Consultation",
    providerName: "Dr. Lee",
    patientName,
    status: "confirmed",
    number: 1,
    cancelledAt: null,
    via: "number",
    birthDate: null,
    ...changes,
  };
}

const on = (day: string) => (appointment: CallerAppointment) => appointment.startsAt === day;
const EMMA = of("Emma Hall");
const TOM = of("Tom Hall", { startsAt: FRIDAY });

function judge(
  found: readonly CallerAppointment[],
  facts: Partial<CallerFacts>,
  check: CallerCheck = "number_and_name",
) {
  const judged = judgeCaller(
    found,
    { number: "own", isCounted: true, name: "", birthDate: null, ...facts },
    check,
  );
  if (judged.kind === "missing") return judged.missing;
  return "appointments" in judged
    ? [judged.kind, ...judged.appointments.map(({ patientName }) => patientName)]
    : judged.kind;
}

describe("by number and name", () => {
  test.each([
    ["a name selects", [EMMA, TOM], { name: "Tom Hall" }, ["known", "Tom Hall"]],
    ["a first name does", [EMMA, TOM], { name: "emma" }, ["known", "Emma Hall"]],
    ["a family's name means all", [EMMA, TOM], { name: "Mrs. Hall" }, ["known", "Emma Hall", "Tom Hall"]],
    ["one that differs is asked about", [EMMA], { name: "Tom Hall" }, ["other_person", "Emma Hall"]],
    ["without one it is asked for", [EMMA], {}, "name"],
    ["a number that has nothing has nothing", [], { name: "Tom Hall" }, ["known"]],
    [
      "a number that was said needs a second fact",
      [EMMA],
      { number: "said", name: "Emma Hall" },
      "second_fact",
    ],
    ["also without a name", [EMMA], { number: "said" }, "second_fact"],
    [
      "which may be the day",
      [EMMA, of("Emma Hall", { startsAt: FRIDAY })],
      { number: "said", name: "Emma Hall", isOnDay: on(TUESDAY) },
      ["known", "Emma Hall"],
    ],
    ["a wrong day is unknown", [EMMA], { number: "said", name: "Emma Hall", isOnDay: on(FRIDAY) }, "unknown"],
    ["and so is nobody", [], { number: "said", name: "Emma Hall", isOnDay: on(TUESDAY) }, "unknown"],
    [
      "the right day with another name too",
      [EMMA],
      { number: "said", name: "Tom Hall", isOnDay: on(TUESDAY) },
      "unknown",
    ],
    [
      "from a withheld number name and day do",
      [of("Emma Hall", { via: "name" })],
      { number: "none", name: "Emma Hall", isOnDay: on(TUESDAY) },
      ["known", "Emma Hall"],
    ],
    [
      "a mother on her own phone has her daughter's by name and day",
      [TOM, of("Emma Hall", { via: "name" })],
      { name: "Emma Hall", isOnDay: on(TUESDAY) },
      ["known", "Emma Hall"],
    ],
    [
      "who gives their number means nobody beyond it, whatever they know of a namesake",
      [TOM, of("Emma Hall", { via: "name" })],
      { isNumberGiven: true, name: "Emma Hall", isOnDay: on(TUESDAY) },
      ["other_person", "Tom Hall"],
    ],
    [
      "what was not counted reaches nobody under another number",
      [of("Emma Hall", { via: "name" })],
      { isCounted: false, name: "Emma Hall", isOnDay: on(TUESDAY) },
      "unknown",
    ],
    [
      "part of a name is no whole one under a number that was only said",
      [EMMA],
      { number: "said", name: "Emma", isOnDay: on(TUESDAY) },
      "unknown",
    ],
    ["nor is a letter", [EMMA], { number: "said", name: "E. Hall", isOnDay: on(TUESDAY) }, "unknown"],
    [
      "a middle name is not asked for",
      [of("Emma Jane Hall")],
      { number: "said", name: "Hall, Emma", isOnDay: on(TUESDAY) },
      ["known", "Emma Jane Hall"],
    ],
    [
      "name and date of birth do",
      [of("Emma Hall", { via: "name", birthDate: "1980-03-05" })],
      { number: "none", name: "Emma Hall", birthDate: "1980-03-05" },
      ["known", "Emma Hall"],
    ],
    [
      "what this call has booked is the caller's",
      [of("Emma Hall", { via: "call" })],
      { number: "none" },
      ["known", "Emma Hall"],
    ],
    [
      "and nothing else of whom it was for",
      [of("Emma Hall", { via: "call" }), of("Emma Hall", { startsAt: FRIDAY })],
      { number: "said", name: "Emma Hall" },
      ["known", "Emma Hall"],
    ],
  ] as const)("%s", (_name, found, facts, expected) => {
    expect(judge(found, facts)).toEqual(expected);
  });
});

describe("a date of birth that contradicts the one that is kept", () => {
  const BORN = of("Emma Hall", { birthDate: "1980-03-05" });
  const CHILD = of("Tom Hall", { birthDate: "2015-08-09" });
  const wrong = { name: "Emma Hall", birthDate: "1980-03-06" };
  test.each([
    ["is a wrong fact", [BORN], wrong, "unknown"],
    ["also beside a first name", [BORN], { ...wrong, name: "Emma" }, "unknown"],
    ["and beside the right day", [BORN], { ...wrong, isOnDay: on(TUESDAY) }, "unknown"],
    ["of a number that was said", [BORN], { ...wrong, number: "said", isOnDay: on(TUESDAY) }, "unknown"],
    [
      "of a withheld one",
      [of("Emma Hall", { via: "name", birthDate: "1980-03-05" })],
      { ...wrong, number: "none", isOnDay: on(TUESDAY) },
      "unknown",
    ],
    [
      "of what this call has had to do with",
      [of("Emma Hall", { via: "call", birthDate: "1980-03-05" })],
      wrong,
      "unknown",
    ],
    ["is not answered with the names of others", [BORN, CHILD], wrong, "unknown"],
    ["and the right one is right", [BORN], { ...wrong, birthDate: "1980-03-05" }, ["known", "Emma Hall"]],
    ["where none is kept it says nothing", [EMMA], wrong, ["known", "Emma Hall"]],
    [
      "it tells whose a family's name is",
      [BORN, CHILD],
      { name: "Hall", birthDate: "2015-08-09" },
      ["known", "Tom Hall"],
    ],
    ["and two of one name", [BORN, of("Emma Hall", { birthDate: "2015-08-09" })], wrong, "unknown"],
    [
      "without a name it tells nothing, right or wrong",
      [of("Emma Hall", { via: "call", birthDate: "1980-03-05" })],
      { birthDate: "1980-03-05" },
      "name",
    ],
  ] as const)("%s", (_name, found, facts, expected) => {
    expect(judge(found, facts)).toEqual(expected);
  });

  test("stays a guess where it leaves somebody of whom none is kept", () => {
    const judged = (birthDate: string) =>
      judgeCaller(
        [BORN, TOM],
        { number: "own", isCounted: true, name: "Hall", birthDate },
        "number_and_name",
      );
    expect(judged("1980-03-06")).toEqual({ kind: "known", appointments: [TOM], isRight: false });
    expect(judged("1980-03-05")).toEqual({ kind: "known", appointments: [BORN, TOM], isRight: true });
  });

  test("what this call has made is no exception under name and date of birth", () => {
    const found = [of("Emma Hall", { via: "call", birthDate: "1980-03-05" })];
    expect(judge(found, wrong, "name_and_birth_date")).toBe("unknown");
  });
});

describe("by name and date of birth", () => {
  const BORN = of("Emma Hall", { birthDate: "1980-03-05" });
  test.each([
    ["both are asked for", [BORN], { name: "Emma Hall" }, "birth_date"],
    ["right", [BORN], { name: "Emma Hall", birthDate: "1980-03-05" }, ["known", "Emma Hall"]],
    ["wrong", [BORN], { name: "Emma Hall", birthDate: "1980-03-06" }, "unknown"],
    ["of another name", [BORN], { name: "Tom Hall", birthDate: "1980-03-05" }, "unknown"],
    ["none is kept", [EMMA], { name: "Emma Hall", birthDate: "1980-03-05" }, "unknown"],
  ] as const)("%s", (_name, found, facts, expected) => {
    expect(judge(found, facts, "name_and_birth_date")).toEqual(expected);
  });
});

test("what this call has made is told beside a wrong date of birth, which stays a guess", () => {
  const found = [of("Emma Hall", { via: "call" }), of("Emma Hall", { birthDate: "1980-03-05" })];
  const judged = (birthDate: string) =>
    judgeCaller(
      found,
      { number: "own", isCounted: true, name: "Emma Hall", birthDate },
      "name_and_birth_date",
    );
  expect(judged("1980-03-06")).toEqual({ kind: "known", appointments: [found[0]], isRight: false });
  expect(judged("1980-03-05")).toEqual({ kind: "known", appointments: found, isRight: true });
});

test("where only staff may, nothing is told to anybody", () => {
  expect(judge([EMMA], { name: "Emma Hall", isOnDay: on(TUESDAY) }, "staff_only")).toBe("staff_only");
});

test.each([
  [{ name: "Emma Hall" }, "number_and_name", false],
  [{ isOnDay: on(TUESDAY) }, "number_and_name", false],
  [{ name: "Emma Hall", isOnDay: on(TUESDAY) }, "number_and_name", true],
  [{ name: "Emma Hall", isOnDay: on(TUESDAY) }, "name_and_birth_date", false],
  [{ name: "Emma Hall", birthDate: "1980-03-05" }, "name_and_birth_date", true],
  [{ name: "Emma Hall", birthDate: "1980-03-05" }, "staff_only", false],
] as const)("%j under %s is a guess: %s", (facts, check, expected) => {
  expect(isGuess({ number: "none", name: "", birthDate: null, ...facts }, check)).toBe(expected);
});
