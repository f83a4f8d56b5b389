import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spokenText } from "../testing/spoken-text.ts";
import { matchByName, type Named } from "./match-name.ts";

const SERVICES: readonly Named[] = [
  { name: "Check-up" },
  { name: "Consultation", aliases: ["new patient visit"] },
  { name: "Teeth Cleaning" },
  { name: "Deep Cleaning" },
  { name: "X-ray" },
];
const PROVIDERS: readonly Named[] = [
  { name: "Dr. Sarah Lee" },
  { name: "Dr. John Leeson" },
  { name: "Dr. José García" },
  { name: "Dr. Ann O'Neill" },
];

function namesOf(spoken: string, candidates: readonly Named[]): readonly string[] {
  const result = matchByName(spoken, candidates);
  if (result.kind === "none") return [];
  return result.kind === "one" ? [result.match.name] : result.matches.map(({ name }) => name);
}

describe("services", () => {
  test.each([
    ["Check-up", "Check-up"],
    ["check up", "Check-up"],
    ["CHECKUP", "Check-up"],
    ["checkups", "Check-up"],
    ["a check-up appointment please", "Check-up"],
    ["consult", "Consultation"],
    ["consultations", "Consultation"],
    ["new patient", "Consultation"],
    ["new patient visit", "Consultation"],
    ["teeth cleaning", "Teeth Cleaning"],
    ["deep clean", "Deep Cleaning"],
    ["I'd like to book a cleaning of my teeth", "Teeth Cleaning"],
    ["xray", "X-ray"],
    ["x ray", "X-ray"],
  ])("%s is %s", (spoken, name) => {
    expect(matchByName(spoken, SERVICES)).toEqual({
      kind: "one",
      match: SERVICES.find((it) => it.name === name),
    });
  });

  test("two that fit are a question, in the order of the list", () => {
    expect(matchByName("cleaning", SERVICES)).toEqual({
      kind: "many",
      matches: [{ name: "Teeth Cleaning" }, { name: "Deep Cleaning" }],
    });
  });

  test.each(["surgery", "", "the", "🦷", "co", "c", "an appointment"])("%j is none", (spoken) => {
    expect(matchByName(spoken, SERVICES)).toEqual({ kind: "none" });
  });
});

describe("providers", () => {
  test.each([
    ["with Dr. Lee", ["Dr. Sarah Lee"]],
    ["doctor lee", ["Dr. Sarah Lee"]],
    ["Sarah", ["Dr. Sarah Lee"]],
    ["Leeson", ["Dr. John Leeson"]],
    ["Dr Garcia", ["Dr. José García"]],
    ["jose garcía", ["Dr. José García"]],
    ["oneill", ["Dr. Ann O'Neill"]],
    ["o’neill", ["Dr. Ann O'Neill"]],
    ["Dr. Lees", ["Dr. Sarah Lee"]],
    ["Dr.", []],
    ["Smith", []],
  ])("%s is %j", (spoken, names) => {
    expect(namesOf(spoken, PROVIDERS)).toEqual(names);
  });
});

test("never throws, and everything is found by its own name", () => {
  const all = [...SERVICES, ...PROVIDERS];
  fc.assert(
    fc.property(spokenText, fc.constantFrom(...all), (text, candidate) => {
      matchByName(text, all);
      expect(matchByName(candidate.name.toUpperCase(), all)).toEqual({ kind: "one", match: candidate });
      expect(matchByName(candidate.name, [])).toEqual({ kind: "none" });
    }),
    { numRuns: 150 },
  );
});
