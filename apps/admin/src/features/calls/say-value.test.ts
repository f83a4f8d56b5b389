import { expect, test } from "vitest";
import { sayName, sayValue } from "./say-value.ts";

test.each<[unknown, string]>([
  ["billing", "billing"],
  ["true", "Yes"],
  [false, "No"],
  [8, "8"],
  [null, "–"],
  [["a", 2], "a, 2"],
  [{ isCalm: true, mood_now: "good" }, "Is calm: Yes\nMood now: good"],
  [{ a: { b: { c: { d: 1 } } } }, 'A: B: C: {"d":1}'],
])("%j is said as %j", (value, said) => {
  expect(sayValue(value)).toBe(said);
});

test.each([
  ["visitReason", "Visit reason"],
  ["visit_reason", "Visit reason"],
  ["Call Summary", "Call Summary"],
  ["", ""],
])("the name %j is %j", (name, said) => {
  expect(sayName(name)).toBe(said);
});
