import { zoneOf } from "../testing/zones.ts";
import { expect, test } from "vitest";
import { formatAgo, sayLastChange } from "./last-change.ts";

const NOW = new Date("2026-11-20T15:00:00Z");
const READER = { userId: "me", zone: zoneOf("America/New_York"), now: NOW };
const at = "2026-11-20T14:59:00Z";

test.each([
  ["2026-11-20T15:00:30Z", "just now"],
  ["2026-11-20T14:59:30Z", "just now"],
  ["2026-11-20T14:59:00Z", "a minute ago"],
  ["2026-11-20T14:58:00Z", "2 minutes ago"],
  ["2026-11-20T14:00:00Z", "an hour ago"],
  ["2026-11-20T03:00:00Z", "12 hours ago"],
  ["2026-11-18T03:00:00Z", "on Tue, Nov 17, 10:00 PM"],
])("%s is %s", (moment, expected) => expect(formatAgo(moment, READER)).toBe(expected));

test.each([
  [{ kind: "user", userId: "u", displayName: "Maria" }, "Maria changed the hours a minute ago"],
  [
    { kind: "user", userId: "me", displayName: "Me" },
    "You, in another window, changed the hours a minute ago",
  ],
  [{ kind: "phone", callId: null }, "The phone changed the hours a minute ago"],
  [{ kind: "system" }, "The system changed the hours a minute ago"],
] as const)("who was quicker is named: %o", (actor, expected) => {
  expect(sayLastChange("the hours", { at, actor }, READER)).toBe(expected);
});

test("what the log does not know is not invented", () => {
  expect(sayLastChange("the hours", null, READER)).toBe(
    "Somebody else has changed the hours in the meantime",
  );
});
