import { expect, test } from "vitest";

const AT = Date.UTC(2026, 10, 20, 15);

test.each<[string, () => unknown]>([
  ["a part of a date", () => new Date(AT).getHours()],
  ["setting a part of a date", () => new Date(AT).setHours(3)],
  ["the offset of a date", () => new Date(AT).getTimezoneOffset()],
  ["a date as text", () => String(new Date(AT))],
  ["a date as text of a locale", () => new Date(AT).toLocaleTimeString("en-US")],
  ["a date of local parts", () => new Date(2026, 10, 20)],
  ["a date of local text", () => new Date("2026-11-20T15:00")],
  ["local text", () => Date.parse("Nov 20, 2026")],
  ["now as text", () => Date()],
  ["a format without a zone", () => new Intl.DateTimeFormat("en-US")],
  ["the name of the zone", () => Intl.DateTimeFormat().resolvedOptions().timeZone],
])("refuses %s", (_what, read) => {
  expect(read).toThrow(/reads the time zone of the process/);
});

test("leaves alone what is the same in every zone", () => {
  expect(new Date(AT).toISOString()).toBe("2026-11-20T15:00:00.000Z");
  expect(new Date("2026-11-20T10:00:00-05:00").getTime()).toBe(AT);
  expect(new Date("2026-11-20").getUTCDate()).toBe(20);
  expect(new Intl.DateTimeFormat("en-US", { timeZone: "Asia/Tokyo" }).format(AT)).toBe("11/21/2026");
});
