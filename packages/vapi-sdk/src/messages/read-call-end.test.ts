import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readCallEnd } from "./read-call-end.ts";

/** Of Vapi's API description (VapiAI/docs, MIT): `endedReason`. */
const REASONS = readFileSync(new URL("./ended-reasons.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");

test("each reason that Vapi documents is known", () => {
  expect(REASONS).toHaveLength(627);
  expect(REASONS.filter((reason) => readCallEnd(reason) === null)).toEqual([]);
});

test("no error is taken for a talk, a machine or somebody who did not answer", () => {
  const good = REASONS.filter((reason) => readCallEnd(reason) !== "failed");
  expect(good.filter((reason) => /error|fault|fail/.test(reason))).toEqual([
    "call.in-progress.error-providerfault-outbound-sip-408-request-timeout",
    "call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable",
  ]);
});

test.each(["", "toString", "customer-was-busy-elsewhere"])("%j says nothing", (reason) => {
  expect(readCallEnd(reason)).toBeNull();
});
