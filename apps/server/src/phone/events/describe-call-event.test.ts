import { parseCallEvent } from "@callwaiting/vapi-sdk";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { describeCallEvent } from "./describe-call-event.ts";

const NOW = Temporal.Instant.from("2026-11-20T15:00:00Z");

function described(rest: object) {
  const event = parseCallEvent({ message: { call: { id: "c" }, ...rest } });
  if (event?.type !== "end-of-call-report" && event?.type !== "hang") throw new Error("no event");
  return describeCallEvent(event, NOW);
}

test("times of the future are no times, but clocks may differ by some minutes", () => {
  const report = { type: "end-of-call-report", startedAt: "2026-11-20T14:58:00Z" };
  expect(
    described({ ...report, timestamp: "2099-01-01T00:00:00Z", endedAt: "2026-11-21T15:00:00Z" }),
  ).toMatchObject({
    at: null,
    startedAt: "2026-11-20T14:58:00.000Z",
    endedAt: null,
    seenEndedAt: null,
  });
  const soon = "2026-11-20T15:04:00.000Z";
  expect(described({ ...report, timestamp: soon, endedAt: soon })).toMatchObject({ at: soon, endedAt: soon });
});

test("a time that a length makes of a future one is none either", () => {
  const report = { type: "end-of-call-report", timestamp: "2099-01-01T00:00:00Z", durationSeconds: 90 };
  expect(described(report)).toMatchObject({ startedAt: null, endedAt: null });
});

test("the assistant had nothing to say now, where the message says that it will be so", () => {
  expect(described({ type: "hang", timestamp: "2099-01-01T00:00:00Z" }).hungAt).toBe("2026-11-20T15:00:00Z");
});
