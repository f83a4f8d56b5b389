import { zoneOf } from "../../testing/zones.ts";
import { expect, test } from "vitest";
import { type Change, describeChange } from "./describe-change.ts";
import { describeException, sayResources } from "./appointment-words.ts";

const CLOCK = { zone: zoneOf("America/New_York"), now: new Date("2026-11-20T15:00:00Z") };
const ANN = { kind: "user", userId: "u", displayName: "Ann Desk" } as const;
const PHONE = { kind: "phone", callId: "c" } as const;
const AT_2PM = "2026-12-01T19:00:00+00:00";
const NEXT_DAY = "2026-12-02T20:30:00+00:00";

const told = (change: Partial<Change>) =>
  describeChange(
    {
      changeId: "1",
      at: AT_2PM,
      actor: ANN,
      entity: "appointment",
      entityId: "a",
      subject: null,
      action: "updated",
      before: null,
      after: null,
      redacted: false,
      ...change,
    },
    CLOCK,
  );

test.each<[string, Partial<Change>]>([
  [
    "Ann Desk moved it from Tue, Dec 1, 2:00 PM to Wed, Dec 2, 3:30 PM.",
    { action: "moved", before: { startsAt: AT_2PM }, after: { startsAt: NEXT_DAY } },
  ],
  [
    "Moved by phone from Tue, Dec 1, 2:00 PM to Wed, Dec 2, 3:30 PM, to Dr. Ray.",
    {
      action: "moved",
      actor: PHONE,
      before: { startsAt: AT_2PM, provider: "Dr. Lee" },
      after: { startsAt: NEXT_DAY, provider: "Dr. Ray" },
    },
  ],
  [
    "Ann Desk changed it: it ends at 3:30 PM instead of 2:00 PM.",
    { action: "moved", before: { endsAt: AT_2PM }, after: { endsAt: "2026-12-01T20:30:00+00:00" } },
  ],
  [
    "Booked by phone for Tue, Dec 1, 2:00 PM, with Dr. Lee.",
    { action: "created", actor: PHONE, after: { startsAt: AT_2PM, provider: "Dr. Lee" } },
  ],
  ["Cancelled by phone.", { action: "cancelled", actor: PHONE, after: { status: "cancelled" } }],
  ["Cancelled by the patient.", { action: "cancelled", actor: { kind: "patient" } }],
  [
    "Ann Desk marked it as arrived at 2:00 PM.",
    { before: { arrivedAt: null }, after: { arrivedAt: AT_2PM } },
  ],
  [
    "Ann Desk marked it as in the room at 2:00 PM.",
    { before: { arrivedAt: null, inRoomAt: null }, after: { arrivedAt: AT_2PM, inRoomAt: AT_2PM } },
  ],
  [
    "Ann Desk changed it: no longer in the room.",
    { before: { inRoomAt: AT_2PM }, after: { inRoomAt: null } },
  ],
  ["Ann Desk changed it: no longer arrived.", { before: { arrivedAt: AT_2PM }, after: { arrivedAt: null } }],
  [
    "The patient says that they will come.",
    {
      actor: { kind: "patient" },
      before: { patientConfirmedAt: null },
      after: { patientConfirmedAt: AT_2PM },
    },
  ],
  ["Ann Desk marked it as completed.", { action: "completed" }],
  ["Ann Desk marked it as “did not come”.", { action: "no_show" }],
  ["Ann Desk restored it: it is confirmed again.", { action: "restored" }],
  [
    "Ann Desk changed it: notes.",
    { before: { notes: "" }, after: { notes: "Brings X-rays", updatedAt: AT_2PM } },
  ],
  [
    "The clock rules of America/New_York changed: it stays at Tue, Dec 1, 9:00 AM.",
    {
      actor: { kind: "system", reason: "The clock rules of America/New_York changed" },
      action: "moved",
      before: { startsAt: "2026-12-01T15:00:00Z" },
      after: { startsAt: "2026-12-01T14:00:00Z" },
    },
  ],
  [
    "Ann Desk kept it as the change of the clock’s rules left it.",
    { before: { clockTrouble: "gap" }, after: { clockTrouble: null } },
  ],
  ["Changed by the system.", { actor: { kind: "system" } }],
])("%s", (sentence, change) => expect(told(change).sentence).toBe(sentence));

test("what was written before and after is shown, and why it is an exception", () => {
  expect(told({ before: { notes: "" }, after: { notes: "Brings X-rays" } }).details).toEqual([
    "Added: “Brings X-rays”",
  ]);
  const moved = { startsAt: NEXT_DAY, overrideReason: "Emergency" };
  expect(told({ action: "moved", before: { startsAt: AT_2PM }, after: moved }).details).toEqual([
    "Booked as an exception. Reason: Emergency",
  ]);
});

test("an erased entry says so", () => {
  expect(told({ action: "created", actor: PHONE, redacted: true })).toEqual({
    sentence: "Booked by phone.",
    details: ["The details were erased at the person's request."],
  });
});

test("an exception says which rules it breaks", () => {
  expect(describeException([])).toBeNull();
  expect(describeException(["hours", "overlap"])).toBe(
    "Outside opening hours and at the same time as another appointment.",
  );
});

test("what a visit has is nothing where the server is of before there were rooms", () => {
  expect(sayResources({})).toBeNull();
});

test("what a visit lacks is said beside what it has, or alone", () => {
  const room = { resourceId: "1", kind: "room", name: "Room 1" } as const;
  expect(sayResources({ resources: [room], lacksResources: true })).toBe(
    "Room 1, nothing was free for the rest",
  );
  expect(sayResources({ resources: [], lacksResources: true })).toBe("none was free");
});
