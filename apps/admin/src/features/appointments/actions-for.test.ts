import { expect, test } from "vitest";
import { zoneOf } from "../../testing/zones.ts";
import { actionsFor } from "./actions-for.ts";

const zone = zoneOf("America/New_York");
/** 2 PM in New York. */
const visit = {
  status: "confirmed",
  startsAt: "2026-12-01T19:00:00Z",
  endsAt: "2026-12-01T19:30:00Z",
  arrivedAt: null,
  inRoomAt: null,
} as const;
const arrived = { ...visit, arrivedAt: "2026-12-01T18:50:00Z" };
const inRoom = { ...arrived, inRoomAt: "2026-12-01T18:55:00Z" };

test.each([
  ["the day before", visit, "2026-12-01T04:59:59Z", ["move", "cancel"]],
  ["on the day", visit, "2026-12-01T05:00:00Z", ["arrived", "move", "cancel"]],
  ["once it has begun", visit, "2026-12-01T19:00:00Z", ["arrived", "completed", "no_show", "move", "cancel"]],
  ["the day after", visit, "2026-12-02T19:00:00Z", ["completed", "no_show", "move", "cancel"]],
  ["who came early", arrived, "2026-12-01T18:52:00Z", ["in_room", "expected", "move", "cancel"]],
  ["who waits", arrived, "2026-12-01T19:10:00Z", ["in_room", "completed", "expected", "move", "cancel"]],
  ["who is in the room", inRoom, "2026-12-01T18:58:00Z", ["completed", "expected", "move", "cancel"]],
])("what can be said and done: %s", (_case, of, now, expected) => {
  expect(actionsFor(of, { zone, now: new Date(now) })).toEqual(expected);
});

test.each(["cancelled", "completed", "no_show"] as const)("one that is %s can only be restored", (status) =>
  expect(actionsFor({ ...visit, status }, { zone, now: new Date(visit.startsAt) })).toEqual(["restore"]),
);
