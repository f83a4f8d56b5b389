import { readFile, readdir } from "node:fs/promises";
import type { CallEnd, IsoInstant } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { JOHN } from "@callwaiting/testing/people";
import { createTestScope } from "@callwaiting/testing/scope";
import type { StaffScope } from "../with-staff.ts";
import { type CallSearch, listCalls } from "./list-calls.ts";
import { loadCall } from "./load-call.ts";
import { recordCall } from "./record-call.ts";
import { recordToolCall } from "./record-tool-call.ts";
import { settleCallEnds } from "./call-ends.ts";

const db = forAllTests(() => openTestDb());
let scope: StaffScope;
let appointmentId: string;
beforeEach(async () => {
  scope = await createTestScope(db.owner);
  appointmentId = await book("2026-12-01T19:00:00Z");
  await step("rescued", "1", "slot_unavailable");
  await step("rescued", "2", "booked", appointmentId);
  await step("moved", "1", "moved");
  await step("cancelled", "1", "cancelled");
  await step("conflict", "1", "slot_unavailable");
  await recordCall(db.pool, scope.orgId, { callId: "failed", endedReason: "pipeline-error-openai" });
  await recordCall(db.pool, scope.orgId, { callId: "nothing", kind: "inbound", callerNumber: JOHN });
  for (const callId of ["rescued", "moved", "cancelled", "conflict"]) await end(callId);
});

async function end(callId: string, endedReason = "customer-ended-call") {
  await recordCall(db.pool, scope.orgId, { callId, status: "ended", endedReason });
  await settleCallEnds(db.pool, scope.orgId);
}

const bookAnother = () => book("2026-12-02T19:00:00Z");

async function book(scheduledAt: IsoInstant): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId: scope.orgId,
    patientName: "Jöhn Lee",
    phone: JOHN,
    email: null,
    service: null,
    scheduledAt,
    now: "2026-11-20T15:00:00Z",
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

const step = (callId: string, toolCallId: string, outcome: string, appointmentId: string | null = null) =>
  recordToolCall(db.pool, scope.orgId, {
    callId,
    toolCallId,
    argumentsSha256: "0".repeat(64),
    name: "bookClinicAppointment",
    arguments: { appointmentDate: "Dec 1" },
    understood: { corrections: [{ field: "date" }] },
    answer: `answer ${toolCallId}`,
    outcome,
    durationMs: 3,
    appointmentId,
    call: { kind: "web" },
  });
const found = async (search: CallSearch) =>
  (await listCalls(db.pool, scope, search)).items.map(({ callId }) => callId);

describe("the list of calls", () => {
  test("says how each ended, the newest first; of one that goes on nothing", async () => {
    const { items } = await listCalls(db.pool, scope, {});
    expect(items.map(({ callId, end }) => `${callId} ${end}`)).toEqual([
      "nothing null",
      "failed failed",
      "conflict no_time",
      "cancelled cancelled",
      "moved moved",
      "rescued booked",
    ]);
    expect(items.at(-1)).toMatchObject({ hadConflict: true, toolCalls: 2, contactName: "Jöhn Lee" });
    expect(items[0]).toMatchObject({ callerNumber: JOHN, contactName: "Jöhn Lee", kind: "inbound" });
  });

  test.each([
    [["booked", "cancelled"], "cancelled"],
    [["booked", "moved"], "booked"],
    [["booked", "moved", "cancelled"], "cancelled"],
    [["cancelled", "booked"], "booked"],
    [["moved", "already_booked"], "moved"],
    [["already_booked"], "booked"],
    [["slot_unavailable", "booked", "slot_unavailable"], "booked"],
    [["cancelled", "slot_unavailable", "listed"], "cancelled"],
    [["listed", "slot_unavailable"], "no_time"],
  ])("says of %j with one appointment what finally happened: %s", async (outcomes, ended) => {
    for (const [n, outcome] of outcomes.entries()) {
      const isAbout = outcome !== "slot_unavailable" && outcome !== "listed";
      await step("final", `${n}`, outcome, isAbout ? appointmentId : null);
    }
    // What comes again is answered as before, and changes nothing.
    await step("final", "0", outcomes[0] ?? "", null);
    await end("final");
    expect((await loadCall(db.pool, scope, "final"))?.end).toBe(ended);
    expect(await found({ ends: [ended as CallEnd] })).toContain("final");
  });

  test("says the best of several appointments, also when their tools ran at once and the call then failed", async () => {
    const other = await bookAnother();
    await step("both", "1", "booked", appointmentId);
    await Promise.all([step("both", "2", "cancelled", appointmentId), step("both", "3", "moved", other)]);
    expect((await loadCall(db.pool, scope, "both"))?.end).toBe("moved");
    await end("both", "pipeline-error-openai");
    expect((await loadCall(db.pool, scope, "both"))?.end).toBe("moved");
  });

  test("of calls from before the result was stored is the same", async () => {
    await step("rescued", "3", "cancelled", appointmentId);
    const of = async () =>
      (await db.owner.query("select call_id, result from calls where org_id = $1 order by 1", [scope.orgId]))
        .rows;
    const before = await of();
    expect(before).toContainEqual({ call_id: "rescued", result: "cancelled" });
    await db.owner.query("update calls set best_outcome = null");
    const folder = new URL("../../migrations/", import.meta.url);
    const name = (await readdir(folder)).find((file) => file.endsWith("_final_result.sql")) ?? "";
    const [fill = ""] = /^update calls k[^;]+;/m.exec(await readFile(new URL(name, folder), "utf8")) ?? [];
    await db.owner.query(fill);
    expect(await of()).toEqual(before);
  });

  test("can be narrowed by end, kind, time, number and contact", async () => {
    expect(await found({ ends: ["booked"] })).toEqual(["rescued"]);
    expect(await found({ ends: ["no_time", "failed"] })).toEqual(["failed", "conflict"]);
    expect(await found({ kind: "inbound" })).toEqual(["nothing"]);
    expect(await found({ text: "john" })).toEqual(["nothing", "rescued"]);
    expect(await found({ text: "555 0123" })).toEqual(["nothing", "rescued"]);
    expect(await found({ text: "nobody" })).toEqual([]);
    expect(await found({ until: "2020-01-01T00:00:00Z" })).toEqual([]);
    expect(await found({ from: "2020-01-01T00:00:00Z" })).toHaveLength(6);
  });

  test("can be narrowed by the hour of the clinic's clock, the service and who called", async () => {
    const { orgId } = scope;
    // Half past nine in New York, before and after the clocks went back.
    await db.owner.query(
      "update calls set created_at = '2026-10-30T13:30:00Z' where org_id = $1 and call_id = 'conflict'",
      [orgId],
    );
    await db.owner.query(
      "update calls set created_at = '2026-11-20T14:30:00Z' where org_id = $1 and call_id = 'moved'",
      [orgId],
    );
    await db.owner.query(
      "update calls set created_at = '2026-11-20T13:30:00Z' where org_id = $1 and call_id not in ('conflict', 'moved')",
      [orgId],
    );
    expect(await found({ hour: 9 })).toEqual(["moved", "conflict"]);
    await recordCall(db.pool, orgId, { callId: "try-1" });
    await recordCall(db.pool, orgId, { callId: "ours", kind: "outbound" });
    expect(await found({ onlyCallers: true })).toHaveLength(6);
    const { rows } = await db.owner.query<{ id: string }>(
      "select service_id as id from services where org_id = $1",
      [orgId],
    );
    expect(await found({ serviceId: rows[0]?.id ?? "" })).toEqual(["rescued"]);
    expect(await found({ serviceId: "none" })).not.toContain("rescued");
  });

  test("has every call on one page, also when they came at the same moment", async () => {
    await db.owner.query("update calls set created_at = '2026-11-20 15:00:00.123456Z' where org_id = $1", [
      scope.orgId,
    ]);
    const first = await listCalls(db.pool, scope, { limit: 4 });
    const second = await listCalls(db.pool, scope, { limit: 4, cursor: first.nextCursor });
    const ids = [...first.items, ...second.items].map(({ callId }) => callId);
    expect(new Set(ids).size).toBe(6);
    expect(second.nextCursor).toBeNull();
  });
});

describe("one call", () => {
  test("shows its steps in order with what was heard and understood, and its appointments", async () => {
    expect(await loadCall(db.pool, scope, "rescued")).toMatchObject({
      end: "booked",
      steps: [
        { outcome: "slot_unavailable", heard: { appointmentDate: "Dec 1" } },
        { outcome: "booked", understood: { corrections: [{ field: "date" }] }, answer: "answer 2" },
      ],
      appointments: [{ appointmentId, startsAt: "2026-12-01T19:00:00Z", providerName: "Dr. Lee" }],
    });
  });

  test("of another clinic is not there", async () => {
    const other = await createTestScope(db.owner);
    expect(await loadCall(db.pool, other, "rescued")).toBeNull();
    expect(await loadCall(db.pool, other, "no such call")).toBeNull();
    expect((await listCalls(db.pool, other, {})).items).toEqual([]);
  });
});
