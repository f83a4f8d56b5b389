import { expect, test } from "vitest";
import { actionsFor } from "./actions-for.ts";

const startsAt = "2026-12-01T19:00:00Z";
const confirmed = { status: "confirmed", startsAt } as const;

test.each([
  ["2026-12-01T18:59:59Z", ["move", "cancel"]],
  ["2026-12-01T19:00:00Z", ["completed", "no_show", "move", "cancel"]],
  ["2026-12-08T19:00:00Z", ["completed", "no_show", "move", "cancel"]],
])("an appointment at 7 PM can be completed or a no-show from then on, at %s: %j", (now, expected) =>
  expect(actionsFor(confirmed, new Date(now))).toEqual(expected),
);

test.each(["cancelled", "completed", "no_show"] as const)("one that is %s can only be restored", (status) =>
  expect(actionsFor({ status, startsAt }, new Date(startsAt))).toEqual(["restore"]),
);
