import { expect, test } from "vitest";
import { playableRecording } from "./playable-recording.ts";

const NOW = new Date("2026-11-20T15:00:00Z");
const LASTING = "https://storage.example/1.wav";
const SIGNED = "https://storage.example/1.wav?sig=1";
const LATER = "2026-11-20T16:00:00Z";
const BEFORE = "2026-11-20T14:00:00Z";
const signed = (url: string, expiresAt: string | null) => ({ presignedRecording: { url, expiresAt } });

test.each([
  ["no recording", null, {}, { kind: "none" }],
  ["an address that lasts", LASTING, {}, { kind: "lasting", link: LASTING }],
  ["one of the simulated Vapi", "https://recordings.vapi-simulator.invalid/1.wav", {}, { kind: "simulated" }],
  ["one that is no web address", "javascript:x", {}, { kind: "unsafe" }],
  [
    "a signed one beside it, while it works",
    LASTING,
    signed(SIGNED, LATER),
    { kind: "ending", link: SIGNED, until: LATER },
  ],
  [
    "a signed one beside it that has ended",
    LASTING,
    signed(SIGNED, BEFORE),
    { kind: "lasting", link: LASTING },
  ],
  ["nothing but a signed one that has ended", SIGNED, signed(SIGNED, BEFORE), { kind: "ended", at: BEFORE }],
  [
    "a signed one that ends nobody knows when",
    SIGNED,
    signed(SIGNED, null),
    { kind: "ending", link: SIGNED, until: null },
  ],
  [
    "a signed one that is not safe",
    LASTING,
    signed("http://x/1.wav", LATER),
    { kind: "lasting", link: LASTING },
  ],
])("%s", (_name, recordingUrl, facts, expected) => {
  expect(playableRecording({ callId: "c", isRecordingKept: false, recordingUrl, facts }, NOW)).toEqual(
    expected,
  );
});

test("what is kept here is played from here, whatever the links do", () => {
  const call = { callId: "c/1", isRecordingKept: true, recordingUrl: LASTING, facts: {} };
  expect(playableRecording(call, NOW)).toEqual({ kind: "kept", link: "/api/recordings/c%2F1" });
});
