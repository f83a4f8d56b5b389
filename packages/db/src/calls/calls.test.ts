import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { forgetCall } from "./forget-call.ts";
import { noteUnreadMessage } from "./note-unread-message.ts";
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

describe("of two messages that say different things", () => {
  const at = (minute: number) => `2026-11-20T15:${String(minute).padStart(2, "0")}:00.000Z`;
  const EARLY: CallUpdate = {
    callId: "c",
    at: at(1),
    summary: "early",
    endedReason: "early",
    startedAt: at(1),
    facts: { transferredTo: "early", language: "de" },
  };
  const LATE: CallUpdate = {
    callId: "c",
    at: at(9),
    summary: "late",
    endedReason: "late",
    startedAt: at(2),
    facts: { transferredTo: "late" },
  };

  test("the later one is believed fact by fact, whichever comes first", async () => {
    for (const order of [
      [EARLY, LATE],
      [LATE, EARLY],
      [LATE, EARLY, LATE, EARLY],
    ]) {
      const { orgId } = await createTestOrganization(db.owner);
      for (const update of order) await recordCall(db.pool, orgId, update);
      // Of something else, later than all: it makes no fact older.
      await recordCall(db.pool, orgId, { callId: "c", at: at(20), cost: 1 });
      await recordCall(db.pool, orgId, { callId: "c", at: at(15), summary: "latest" });
      const { rows } = await db.owner.query(
        "select summary, ended_reason, facts, cost, iso_instant(started_at) as started from calls where org_id = $1",
        [orgId],
      );
      expect(rows).toEqual([
        {
          summary: "latest",
          ended_reason: "late",
          facts: { transferredTo: "late", language: "de" },
          cost: "1.000000",
          started: "2026-11-20T15:02:00Z",
        },
      ]);
    }
  });

  test("one from the future is as old as when it came, and one without a time as well", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await recordCall(db.pool, orgId, { callId: "c", at: "2099-01-01T00:00:00Z", summary: "future" });
    await recordCall(db.pool, orgId, { callId: "c", summary: "now" });
    await recordCall(db.pool, orgId, { ...EARLY, summary: "early" });
    const { rows } = await db.owner.query("select summary from calls where org_id = $1", [orgId]);
    expect(rows).toEqual([{ summary: "now" }]);
  });

  test("when a call began and ended is what was said of it, before when it was said", async () => {
    const seen: CallUpdate[] = [
      { callId: "c", at: at(1), seenStartedAt: at(1) },
      { callId: "c", at: at(6), seenEndedAt: at(6) },
    ];
    const told: CallUpdate = { callId: "c", at: at(7), startedAt: "2026-11-20T15:00:30Z", endedAt: at(5) };
    for (const order of [[...seen, told], [told, ...seen], seen]) {
      const { orgId } = await createTestOrganization(db.owner);
      for (const update of order) await recordCall(db.pool, orgId, update);
      const { rows } = await db.owner.query(
        "select iso_instant(started_at) as started, iso_instant(ended_at) as ended from calls where org_id = $1",
        [orgId],
      );
      const expected = order.includes(told)
        ? { started: "2026-11-20T15:00:30Z", ended: "2026-11-20T15:05:00Z" }
        : { started: "2026-11-20T15:01:00Z", ended: "2026-11-20T15:06:00Z" };
      expect(rows).toEqual([expected]);
    }
  });

  test("a hang is counted once, however often it is delivered", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    for (const minute of [3, 1, 3]) {
      await recordCall(db.pool, orgId, { callId: "c", at: at(minute), hungAt: at(minute) });
    }
    const { rows } = await db.owner.query(
      "select cardinality(hung_at) as hangs from calls where org_id = $1",
      [orgId],
    );
    expect(rows).toEqual([{ hangs: 2 }]);
  });
});

describe("a call that was deleted at Vapi", () => {
  const WORDS: CallUpdate = {
    callId: "c",
    callerNumber: "+14155550123",
    transcript: "User: It hurts.",
    summary: "Pain.",
    recordingUrl: "https://example.com/r.mp3",
    facts: { callerName: "Ann", evaluation: { successEvaluation: "true" } },
  };

  test("keeps figures alone, also when its report comes afterwards, and the log says so", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await recordCall(db.pool, orgId, { ...WORDS, kind: "inbound", cost: 0.5 });
    await recordToolCall(db.pool, orgId, row({ answer: "words" }));
    await forgetCall(db.pool, orgId, "c");
    await forgetCall(db.pool, orgId, "c");
    await recordCall(db.pool, orgId, WORDS);
    const { rows } = await db.owner.query(
      `select kind, cost, status, caller_number, transcript, summary, recording_url, facts, erased_at is not null as erased
       from calls where org_id = $1`,
      [orgId],
    );
    expect(rows).toEqual([
      {
        kind: "inbound",
        cost: "0.500000",
        status: "ended",
        caller_number: null,
        transcript: null,
        summary: null,
        recording_url: null,
        facts: { isDeletedAtVapi: true },
        erased: true,
      },
    ]);
    const steps = await db.owner.query("select answer, arguments from tool_calls where org_id = $1", [orgId]);
    expect(steps.rows).toEqual([{ answer: "", arguments: {} }]);
    const log = await db.owner.query(
      "select actor_kind, entity_id, action from changes where org_id = $1 and entity = 'call' and audited",
      [orgId],
    );
    expect(log.rows).toEqual([{ actor_kind: "phone", entity_id: "c", action: "deleted" }]);
  });

  test("is remembered though nothing was heard of it, and is nobody else's call of that id", async () => {
    const [own, other] = [await createTestOrganization(db.owner), await createTestOrganization(db.owner)];
    await recordCall(db.pool, other.orgId, WORDS);
    await forgetCall(db.pool, own.orgId, "c");
    await recordCall(db.pool, own.orgId, WORDS);
    const { rows } = await db.owner.query<{ org_id: string; summary: string | null }>(
      "select org_id, summary from calls where org_id = any ($1)",
      [[own.orgId, other.orgId]],
    );
    expect(new Map(rows.map(({ org_id, summary }) => [org_id, summary]))).toEqual(
      new Map([
        [own.orgId, null],
        [other.orgId, "Pain."],
      ]),
    );
  });
});

test("times of the future that an older server took in give way to what is told later", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  const seen = (at: string) =>
    recordCall(db.pool, orgId, { callId: "c", seenStartedAt: at, seenEndedAt: at });
  await seen("2099-01-01T00:00:00Z");
  await seen("2026-11-20T15:00:00Z");
  const { rows } = await db.owner.query(
    "select iso_instant(started_at) as started, iso_instant(ended_at) as ended from calls where org_id = $1",
    [orgId],
  );
  expect(rows).toEqual([{ started: "2026-11-20T15:00:00Z", ended: "2026-11-20T15:00:00Z" }]);
});

test("why messages could not be read is kept once for each reason", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  await noteUnreadMessage(db.pool, orgId, "It has no type.");
  await noteUnreadMessage(db.pool, orgId, "It has no type.");
  for (let n = 0; n < 60; n += 1) await noteUnreadMessage(db.pool, orgId, `Reason ${n}.`);
  const { rows } = await db.owner.query("select reason from unread_messages where org_id = $1", [orgId]);
  expect(rows).toHaveLength(50);
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
    expect(await find({})).toMatchObject({ answer: "first words" });
    for (const other of [{ argumentsSha256: "b".repeat(64) }, { toolCallId: "u" }, { callId: "d" }]) {
      expect(await find(other)).toBeNull();
    }
  });
});
