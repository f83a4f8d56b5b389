import { recordCall, recordToolCall, settleCallEnds } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { signInAs } from "@callwaiting/testing/staff";
import { beforeEach, expect, test } from "vitest";
import { startTestServer } from "../../testing/test-server.ts";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let orgId: OrgId;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  await recordToolCall(db.pool, orgId, {
    callId: "in-vain",
    toolCallId: "t1",
    argumentsSha256: "0".repeat(64),
    name: "bookClinicAppointment",
    arguments: {},
    answer: "That slot is no longer available.",
    outcome: "slot_unavailable",
    durationMs: 3,
    appointmentId: null,
    call: { kind: "inbound", callerNumber: "+14155550123" },
  });
  await recordCall(db.pool, orgId, {
    callId: "in-vain",
    status: "ended",
    endedReason: "customer-ended-call",
  });
  await settleCallEnds(db.pool, orgId);
});

const IN_VAIN = { kind: "call", subjectId: "in-vain" } as const;

test("whoever works there sees whom to call and why; staff tick them off, with a name, and take it back", async () => {
  const staff = await signInAs("staff", world());
  const viewer = await signInAs("viewer", world());
  const seen = () => viewer.api.callBacks.list.query();
  expect(await seen()).toMatchObject([{ ...IN_VAIN, end: "no_time", phone: "+14155550123", doneAt: null }]);
  await staff.api.callBacks.setNote.mutate({ ...IN_VAIN, note: "Not there until Monday" });
  await staff.api.callBacks.setDone.mutate({ ...IN_VAIN, isDone: true });
  const [ticked] = await seen();
  expect(ticked).toMatchObject({ note: "Not there until Monday", doneBy: expect.stringMatching(/./) });
  await staff.api.callBacks.setDone.mutate({ ...IN_VAIN, isDone: false });
  expect(await seen()).toMatchObject([{ doneAt: null, note: "Not there until Monday" }]);
  await expect(viewer.api.callBacks.setDone.mutate({ ...IN_VAIN, isDone: true })).rejects.toMatchObject({
    data: { code: "FORBIDDEN" },
  });
});

test("what is not there, or is another clinic's, is answered alike", async () => {
  const elsewhere = await createTestOrganization(db.owner);
  const { api } = await signInAs("staff", { ...world(), orgId: elsewhere.orgId });
  const answers = await Promise.all(
    ["in-vain", "no-such-call"].map((subjectId) =>
      api.callBacks.setDone
        .mutate({ kind: "call", subjectId, isDone: true })
        .catch((error: Error) => error.message),
    ),
  );
  expect(answers[0]).toMatch(/nobody to call/);
  expect(answers[0]).toBe(answers[1]);
});

test("figures of a range have its calls by how they ended, and a range is at most a year", async () => {
  const { api } = await signInAs("viewer", world());
  const now = Date.now();
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  const figures = await api.metrics.calls.query({ first: day(-2), last: day(1) });
  expect(figures.byDay).toMatchObject([{ end: "no_time", calls: 1 }]);
  expect(figures.byService).toEqual([{ serviceId: null, name: null, end: "no_time", calls: 1 }]);
  for (const range of [
    { first: day(0), last: day(-1) },
    { first: day(-400), last: day(0) },
  ]) {
    await expect(api.metrics.calls.query(range)).rejects.toMatchObject({ data: { code: "BAD_REQUEST" } });
  }
});
