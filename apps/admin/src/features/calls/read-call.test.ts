import { expect, test } from "vitest";
import { type CallItem, callSeconds, isGoingOn } from "./read-call.ts";

const CALL: CallItem = {
  callId: "c",
  kind: "inbound",
  status: "in-progress",
  startedAt: new Date().toISOString(),
  isStartKnown: true,
  endedAt: null,
  callerNumber: null,
  contactId: null,
  contactName: null,
  end: null,
  hadConflict: false,
  toolCalls: 0,
  isErased: false,
};

test("a call goes on until its end is known, or nothing more is taken in of it", () => {
  expect(isGoingOn(CALL)).toBe(true);
  expect(isGoingOn({ ...CALL, status: "ended" })).toBe(false);
  expect(isGoingOn({ ...CALL, isErased: true })).toBe(false);
});

test("a length is told only of two times that can be those of one call", () => {
  const from = (startedAt: string, endedAt: string | null, isStartKnown = true) =>
    callSeconds({ startedAt, endedAt, isStartKnown });
  expect(from("2026-11-20T15:00:00Z", "2026-11-20T15:01:30Z")).toBe(90);
  expect(from("2026-11-20T15:00:00Z", null)).toBeNull();
  expect(from("2026-11-20T15:00:00Z", "2026-11-20T15:01:30Z", false)).toBeNull();
  expect(from("2026-11-20T15:00:00Z", "2026-11-20T14:59:59Z")).toBeNull();
  expect(from("2026-11-20T15:00:00Z", "2099-01-01T00:00:00Z")).toBeNull();
});
