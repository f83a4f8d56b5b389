import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { CallEnd } from "../src/calls/call-end.ts";
import { readLineEnd } from "../src/calls/line-end.ts";
import { type EndedCall, readCallEnd } from "../src/calls/read-call-end.ts";

// Calls as their log has them, each with what a person who reads its story says of how it ended. The stories and their labels were
// written before the function was: where the two differ, the label stays.

const FOLDER = new URL("calls/", import.meta.url);

const LabelledCalls = z.array(
  z.strictObject({
    story: z.string(),
    label: CallEnd,
    kind: z.enum(["inbound", "outbound", "web"]),
    endedReason: z.string(),
    seconds: z.int(),
    hungAfterSeconds: z.array(z.int()),
    isInDoubt: z.boolean(),
    steps: z.array(
      z.strictObject({
        tool: z.string(),
        outcome: z.string(),
        heard: z.record(z.string(), z.unknown()),
        understood: z.record(z.string(), z.unknown()),
        durationMs: z.int(),
        afterSeconds: z.int(),
        appointmentId: z.guid().nullable(),
      }),
    ),
  }),
);

const calls = readdirSync(FOLDER).flatMap((file) =>
  LabelledCalls.parse(JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"))),
);
const wrong = calls
  .map((call) => ({ ...call, read: readCallEnd(call).end }))
  .filter(({ label, read }) => label !== read);

test("at least 120 calls are labelled, every end among them", () => {
  expect(calls.length).toBeGreaterThanOrEqual(120);
  expect(new Set(calls.map(({ label }) => label))).toEqual(new Set(CallEnd.options));
});

test("at least 95 of 100 ends are those that a person reads out of the story", () => {
  const told = wrong.map(({ story, label, read }) => `${label}, not ${read}: ${story}`).join("\n");
  expect(1 - wrong.length / calls.length, told).toBeGreaterThanOrEqual(0.95);
});

test("what the log alone cannot tell is known, and nothing else is read otherwise", () => {
  expect(wrong.map(({ label, read, story }) => `${label}, not ${read}: ${story}`)).toEqual([
    expect.stringMatching(/^no_time, not informed: .*“?all too late for me/),
    expect.stringMatching(/^to_staff, not informed: Asks for a person after hearing about her visit/),
  ]);
});

test("each reason of Vapi's for ending a call is one that is known", () => {
  const reasons = readFileSync(
    new URL("../../vapi-sdk/src/messages/ended-reasons.txt", import.meta.url),
    "utf8",
  );
  const unknown = reasons
    .trim()
    .split("\n")
    .filter((reason) => readLineEnd(reason) === "unknown");
  expect(unknown).toEqual([]);
});

test("whoever did not get what they wanted is to be called back, whoever was put through or is called by us is not", () => {
  const call = {
    kind: "inbound",
    endedReason: "customer-ended-call",
    seconds: 60,
    hungAfterSeconds: [],
    isInDoubt: false,
  } as const;
  const step = {
    tool: "cancelAppointment",
    understood: {},
    durationMs: 40,
    afterSeconds: 30,
    appointmentId: null,
  };
  const wants = (outcome: string, other: Partial<EndedCall> = {}) =>
    readCallEnd({ ...call, ...other, steps: [{ ...step, outcome }] }).wantsCall;
  expect(wants("not_found")).toBe(true);
  expect(wants("staff_required")).toBe(true);
  expect(wants("staff_required", { endedReason: "assistant-forwarded-call" })).toBe(false);
  expect(
    wants("staff_required", { endedReason: "assistant-forwarded-call", transferStatus: "no-answer" }),
  ).toBe(true);
  expect(wants("not_found", { kind: "outbound" })).toBe(false);
  expect(wants("cancelled")).toBe(false);
  expect(readCallEnd({ ...call, seconds: 3, steps: [] }).wantsCall).toBe(false);
});
