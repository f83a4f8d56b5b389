import { bookAppointment, moveForStaff, recordCall, recordToolCall, settleCallEnds } from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { E164, type OrgId } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { type SignedInStaff, apiClient, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../../testing/test-server.ts";

// Calls and the audit log as the admin reads them over HTTP.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let orgId: OrgId;
let viewer: SignedInStaff;
let appointmentId: string;
const world = (of: OrgId = orgId) => ({ url: server.url, databaseUrl: db.url, orgId: of });
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  viewer = await signInAs("viewer", world());
  appointmentId = await book();
  await step("rescued", "1", "slot_unavailable");
  await step("rescued", "2", "booked", appointmentId);
  await recordCall(db.pool, orgId, { callId: "broken", endedReason: "pipeline-error-openai" });
  await settleCallEnds(db.pool, orgId);
  await recordCall(db.pool, orgId, { callId: "asked", kind: "web", callerNumber: "+14155550999" });
});

const AT_2PM = "2030-12-02T19:00:00Z";
const refused = (code: string) => ({ data: { code } });

async function book(): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "Jöhn Lee",
    phone: E164.parse("+14155550123"),
    email: null,
    service: null,
    scheduledAt: AT_2PM,
    requestKey: "rescued:2:abc",
    now: "2030-11-20T15:00:00Z",
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

const step = (callId: string, toolCallId: string, outcome: string, of: string | null = null) =>
  recordToolCall(db.pool, orgId, {
    callId,
    toolCallId,
    argumentsSha256: "0".repeat(64),
    name: "bookClinicAppointment",
    arguments: { appointmentDate: "2024-12-02" },
    understood: { startsAt: AT_2PM },
    answer: `answer ${toolCallId}`,
    outcome,
    durationMs: 3,
    appointmentId: of,
    call: { kind: "inbound", callerNumber: "+14155550123" },
  });

type Search = Parameters<typeof viewer.api.calls.list.query>[0];
const found = async (search: Search) =>
  (await viewer.api.calls.list.query(search)).items.map(({ callId }) => callId);

describe("calls", () => {
  test("are listed for everybody who works there, the newest first, with what came of them", async () => {
    const { items, nextCursor } = await viewer.api.calls.list.query({});
    expect(items.map(({ callId, end }) => `${callId} ${end}`)).toEqual([
      "asked null",
      "broken failed",
      "rescued booked",
    ]);
    expect(items[2]).toMatchObject({ contactName: "Jöhn Lee", hadConflict: true, toolCalls: 2 });
    expect(nextCursor).toBeNull();
  });

  test("can be narrowed, and every page follows the one before", async () => {
    expect(await found({ ends: ["failed"] })).toEqual(["broken"]);
    expect(await found({ kind: "web" })).toEqual(["asked"]);
    expect(await found({ text: "john" })).toEqual(["rescued"]);
    expect(await found({ text: "0999" })).toEqual(["asked"]);
    expect(await found({ text: "john", ends: ["failed"] })).toEqual([]);
    expect(await found({ until: "2020-01-01T00:00:00Z" })).toEqual([]);
    const first = await viewer.api.calls.list.query({ limit: 2 });
    expect(await found({ limit: 2, cursor: first.nextCursor })).toEqual(["rescued"]);
  });

  test("a cursor that no list gave out, a time that is none and text that cannot be stored are refused", async () => {
    const forged = Buffer.from('["drop","x"]').toString("base64url");
    for (const search of [{ cursor: "x" }, { cursor: forged }, { from: "yesterday" }, { text: "a\0b" }]) {
      await expect(viewer.api.calls.list.query(search)).rejects.toMatchObject(refused("BAD_REQUEST"));
    }
  });

  test("one is shown with its steps and its appointment", async () => {
    expect(await viewer.api.calls.load.query({ callId: "rescued" })).toMatchObject({
      end: "booked",
      steps: [
        { outcome: "slot_unavailable", heard: { appointmentDate: "2024-12-02" } },
        { outcome: "booked", understood: { startsAt: AT_2PM }, answer: "answer 2", appointmentId },
      ],
      appointments: [{ appointmentId, patientName: "Jöhn Lee", startsAt: AT_2PM }],
    });
  });

  test("of another clinic are answered like those that do not exist, and without a session nothing is", async () => {
    const elsewhere = await createTestOrganization(db.owner);
    const { api } = await signInAs("owner", world(elsewhere.orgId));
    expect((await api.calls.list.query({})).items).toEqual([]);
    const answers = await Promise.all(
      ["rescued", "no-such-call"].map((callId) =>
        api.calls.load.query({ callId }).catch((error: Error) => error.message),
      ),
    );
    expect(answers[0]).toMatch(/no such call/);
    expect(answers[0]).toBe(answers[1]);
    await expect(apiClient(server.url).calls.list.query({})).rejects.toMatchObject(refused("UNAUTHORIZED"));
  });
});

describe("the audit log", () => {
  const history = () => viewer.api.audit.history.query({ entity: "appointment", entityId: appointmentId });
  const moveTo = async (startsAt: string) => {
    const actor = { kind: "user", userId: "u-1", displayName: "Ann Desk" } as const;
    await moveForStaff(db.pool, { orgId, actor }, { appointmentId, startsAt, now: "2030-11-20T15:00:00Z" });
  };

  test("tells who did what to an appointment, with names in place of ids", async () => {
    await moveTo("2030-12-03T20:30:00Z");
    const { items: changes } = await history();
    expect(changes).toMatchObject([
      { action: "moved", actor: { kind: "user", displayName: "Ann Desk" } },
      {
        action: "created",
        actor: { kind: "phone", callId: "rescued" },
        after: { provider: "Dr. Lee", service: "Consultation" },
      },
    ]);
  });

  test("comes page by page, and by person", async () => {
    for (const day of ["03", "04", "05"]) await moveTo(`2030-12-${day}T20:30:00Z`);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof history>> = await viewer.api.audit.history.query({
        entity: "appointment",
        entityId: appointmentId,
        limit: 3,
        cursor,
      });
      seen.push(...page.items.map(({ action }) => action));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(["moved", "moved", "moved", "created"]);
    const owner = await signInAs("owner", world());
    const byAnn = { actor: { kind: "user", userId: "u-1" } } as const;
    expect((await owner.api.audit.list.query(byAnn)).items).toHaveLength(3);
    const cursorOfNobody = owner.api.audit.list.query({ cursor: "x" });
    await expect(cursorOfNobody).rejects.toMatchObject(refused("BAD_REQUEST"));
  });

  test("of settings is for admins, and of another clinic for nobody", async () => {
    const staff = await signInAs("staff", world());
    await expect(staff.api.audit.list.query({})).rejects.toMatchObject(refused("FORBIDDEN"));
    const admin = await signInAs("admin", world());
    expect((await admin.api.audit.list.query({ entities: ["organization"] })).items.length).toBeGreaterThan(
      0,
    );
    const elsewhere = await createTestOrganization(db.owner);
    const foreign = await signInAs("owner", world(elsewhere.orgId));
    const { audit } = foreign.api;
    const query = { entity: "appointment", entityId: appointmentId } as const;
    expect((await audit.list.query({ entityId: appointmentId })).items).toEqual([]);
    expect((await audit.history.query(query)).items).toEqual([]);
  });
});
