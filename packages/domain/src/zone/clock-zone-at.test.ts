import { expect, test } from "vitest";
import { zoneOf } from "../testing/clock.ts";
import { clockZoneAt } from "./clock-zone-at.ts";

test.each([
  ["America/Winnipeg", "2026-10-15T12:00:00Z", "Etc/GMT+5"],
  ["America/Winnipeg", "2026-12-08T12:00:00Z", "Etc/GMT+5"],
  ["America/New_York", "2026-07-01T12:00:00Z", "Etc/GMT+4"],
  ["America/New_York", "2026-12-01T12:00:00Z", "Etc/GMT+5"],
  ["Europe/London", "2026-12-01T12:00:00Z", "Etc/GMT"],
  ["Europe/Berlin", "2026-12-01T12:00:00Z", "Etc/GMT-1"],
  ["Pacific/Kiritimati", "2026-12-01T12:00:00Z", "Etc/GMT-14"],
  ["Asia/Kolkata", "2026-12-01T12:00:00Z", "Asia/Kolkata"],
  ["America/St_Johns", "2026-12-01T12:00:00Z", "America/St_Johns"],
])("the clock of %s at %s is that of %s", (name, at, clock) => {
  expect(clockZoneAt(zoneOf(name), Date.parse(at))).toBe(clock);
});
