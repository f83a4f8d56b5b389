import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type CallUpdate, recordCall } from "./record-call.ts";
import { type ToolCallRow, findToolCallAnswer, recordToolCall } from "./record-tool-call.ts";

const db = forAllTests(() => openTestDb());

const UPDATES: readonly CallUpdate[] = [
  { callId: "c", kind: "inbound", status: "ringing", callerNumber: "+14155550123", assistantId: "asst" },
  { callId: "c", status: "in-progress", startedAt: "2026-11-20T15:00:00Z" },
  { callId: "c", status: "ended", endedAt: "2026-11-20T15:04:00Z", endedReason: "customer-ended-call" },
  {
    callId: "c",
    startedAt: "2026-11-20T15:00:00Z",
    endedAt: "2026-11-20T15:04:00Z",
    endedReason: "customer-ended-call",
    summary: "Booked.",
    transcript: "AI: Hello <script>alert(1)</script>",
    recordingUrl: "https://example.com/r.mp3",
    cost: 0.1234,
  },
];

const EXPECTED = {
  kind: "inbound",
  status: "ended",
  assistant_id: "asst",
  caller_number: "+14155550123",
  started: "2026-11-20T15:00:00Z",
  ended: "2026-11-20T15:04:00Z",
  ended_reason: "customer-ended-call",
  summary: "Booked.",
  transcript: "AI: Hello <script>alert(1)</script>",
  recording_url: "https://example.com/r.mp3",
  cost: "0.123400",
};

describe("a call", () => {
  test("is one row with all that is known, in whatever order and however often its messages come", async () => {
    const order = fc
      .array(fc.nat(UPDATES.length - 1), { maxLength: 4 })
      .chain((extra) =>
        fc.shuffledSubarray([...UPDATES.keys(), ...extra], { minLength: UPDATES.length + extra.length }),
      );
    await fc.assert(
      fc.asyncProperty(order, async (indexes) => {
        const { orgId } = await createTestOrganization(db.owner);
        for (const index of indexes) await recordCall(db.pool, orgId, UPDATES[index] ?? { callId: "c" });
        const { rows } = await db.owner.query(
          `select kind, status, assistant_id, caller_number, iso_instant(started_at) as started,
             iso_instant(ended_at) as ended, ended_reason, summary, transcript, recording_url, cost
           from calls where org_id = $1`,
          [orgId],
        );
        expect(rows).toEqual([EXPECTED]);
      }),
      { numRuns: 25 },
    );
  });

  test("many messages at once make one row", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const many = Array.from({ length: 40 }, (_, n) => UPDATES[n % UPDATES.length] ?? { callId: "c" });
    await Promise.all(many.map((update) => recordCall(db.pool, orgId, update)));
    const { rows } = await db.owner.query("select status from calls where org_id = $1", [orgId]);
    expect(rows).toEqual([{ status: "ended" }]);
  });
});

const row = (changes: Partial<ToolCallRow> = {}): ToolCallRow => ({
  callId: "c",
  toolCallId: "t",
  argumentsSha256: "a".repeat(64),
  name: "bookClinicAppointment",
  arguments: { patientName: "O'Brien \u2028 {{x}}" },
  answer: "first words",
  outcome: "booked",
  durationMs: 12.6,
  appointmentId: null,
  ...changes,
});

describe("a tool call", () => {
  test("may come before any word of its call, and keeps its arguments as they were", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await recordToolCall(db.pool, orgId, row());
    await recordCall(db.pool, orgId, { callId: "c", status: "in-progress" });
    const { rows } = await db.owner.query(
      "select status, name, arguments, duration_ms, deliveries from calls join tool_calls using (org_id, call_id) where org_id = $1",
      [orgId],
    );
    expect(rows).toEqual([
      {
        status: "in-progress",
        name: "bookClinicAppointment",
        arguments: { patientName: "O'Brien \u2028 {{x}}" },
        duration_ms: 13,
        deliveries: 1,
      },
    ]);
  });

  test("recorded by many at once is one row, and everybody says the words of the first", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => recordToolCall(db.pool, orgId, row({ answer: `words of ${n}` }))),
    );
    expect(new Set(answers.map(({ answer }) => answer)).size).toBe(1);
    const { rows } = await db.owner.query("select answer, deliveries from tool_calls where org_id = $1", [
      orgId,
    ]);
    expect(rows).toEqual([{ answer: answers[0]?.answer, deliveries: 20 }]);
  });

  test("with other arguments, another id or another call it is another one", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await recordToolCall(db.pool, orgId, row());
    const find = (changes: Partial<ToolCallRow>) => findToolCallAnswer(db.pool, orgId, row(changes));
    expect(await find({})).toEqual({ answer: "first words" });
    for (const other of [{ argumentsSha256: "b".repeat(64) }, { toolCallId: "u" }, { callId: "d" }]) {
      expect(await find(other)).toBeNull();
    }
  });
});
