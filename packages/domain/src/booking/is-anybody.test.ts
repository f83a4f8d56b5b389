import { expect, test } from "vitest";
import { isAnybody } from "./is-anybody.ts";

test.each([
  "I don't care",
  "I don’t mind",
  "i really don't care who",
  "it doesn't matter",
  "doesn't matter to me",
  "whoever",
  "whoever is available",
  "whoever's free",
  "whichever",
  "whoever has the soonest opening",
  "anyone",
  "anybody is fine",
  "any",
  "any doctor",
  "any of them",
  "any available provider",
  "any dentist who is free",
  "no preference",
  "No preference.",
  "I have no preference",
  "I don't have a preference",
  "nobody in particular",
  "no one in particular",
  "first available",
  "the next available doctor",
  "either one is fine",
  "up to you",
  "you choose",
  "a doctor",
])("%s is no preference", (text) => {
  expect(isAnybody(text)).toBe(true);
});

test.each([
  "Dr. Lee",
  "anyone but Dr. Lee",
  "not Dr. Lee",
  "Dr. Who",
  "Anya",
  "either Lee or Moss",
  "a woman",
  "",
])("%j is one", (text) => {
  expect(isAnybody(text)).toBe(false);
});
