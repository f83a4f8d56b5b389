import { expect, test } from "vitest";
import type { Facet } from "../vocabulary.ts";
import { findSecret } from "./find-secret.ts";

const NEW_YORK = { timeZone: "America/New_York" };
const find = (facet: Facet, value: string, text: string) =>
  findSecret({ whose: "Emma", facet, value }, text, NEW_YORK);

/** Tuesday, December 8, 2026, at 14:00 in New York. */
test.each<[Facet, string, string]>([
  ["name", "Emma Hall", "I have one for Emma Hall."],
  ["name", "Emma Hall", "Mrs. HALL comes then"],
  ["name", "José Muñoz", "that is Mr. Munoz"],
  ["name", "Emma Hall", "spelled E, M, M, A, H, A, L, L"],
  ["first name", "Emma", "one for emma"],
  ["phone", "+14155550123", "call (415) 555-0123"],
  ["phone", "+14155550123", "+1 415 555 01 23"],
  ["phone", "+14155550123", "five five five, oh one two three"],
  ["phone", "+14155550123", "the number ending in 0123"],
  ["email", "emma.hall@example.com", "write to emma.hall@example.com"],
  ["email", "emma.hall@example.com", "Emma dot Hall at example dot com"],
  ["birth date", "1980-03-05", "born on March 5th, 1980"],
  ["birth date", "1980-03-05", "05.03.1980"],
  ["birth date", "1980-03-05", "she was born in 1980"],
  ["day", "2026-12-08", "on Tuesday, December 8 at"],
  ["day", "2026-12-08", "the 8th of December"],
  ["day", "2026-12-08", "on 12/8"],
  ["day", "2026-12-08", "2026-12-08T19:00:00Z"],
  ["day", "2026-12-08", "December eighth"],
  ["time", "2026-12-08 14:00", "at 2:00 PM"],
  ["time", "2026-12-08 14:00", "at 2 p.m."],
  ["time", "2026-12-08 14:00", "at 14:00"],
  ["time", "2026-12-08 14:00", "at two o'clock"],
  ["time", "2026-12-08 14:00", "2026-12-08T19:00:00Z"],
  ["time", "2026-12-08 14:30", "half past two"],
  ["provider", "Dr. Lee", "with Dr. Lee"],
])("the %s %s is told by: %s", (facet, value, text) => {
  expect(find(facet, value, text)).not.toBeNull();
});

test.each<[Facet, string, string]>([
  ["name", "Emma Hall", "shall I look for another time?"],
  ["first name", "Emma", "a dilemma"],
  ["phone", "+14155550123", "(415) 555-0124"],
  ["phone", "+14155550123", "id 9fa32e43-0123-4452-9d17-248cee1259d7"],
  ["email", "emma.hall@example.com", "I need your email"],
  ["birth date", "1980-03-05", "March 6, 1981"],
  ["day", "2026-12-08", "December 18 and December 28"],
  ["day", "2026-12-08", "12/18"],
  ["time", "2026-12-08 14:00", "2:30 PM, 12:00 PM"],
  // 9 AM in New York.
  ["time", "2026-12-08 14:00", "2026-12-08T14:00:00Z"],
  ["provider", "Dr. Lee", "fleeting"],
])("the %s %s is not told by: %s", (facet, value, text) => {
  expect(find(facet, value, text)).toBeNull();
});
