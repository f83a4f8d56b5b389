import { expect, test } from "vitest";
import { isTimeZone } from "./is-time-zone.ts";

test.each([
  "America/New_York",
  "America/Argentina/Buenos_Aires",
  "Europe/London",
  "Asia/Kolkata",
  "Pacific/Apia",
  "Etc/GMT+5",
  "UTC",
])("%s is a zone", (text) => {
  expect(isTimeZone(text)).toBe(true);
});

test.each([
  "",
  "New York",
  "America/Nowhere",
  "+05:00",
  "-0500",
  "GMT+5",
  'UTC"',
  'America/New_York" }} {% raw %}',
  "America/New_York\n",
  " America/New_York",
  "a/".repeat(500_000),
])("%j is none", (text) => {
  expect(isTimeZone(text)).toBe(false);
});
