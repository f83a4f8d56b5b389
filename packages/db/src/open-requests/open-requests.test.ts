import { E164, type OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { listCallBacks, noteCallBack } from "../call-backs/call-backs.ts";
import { forgetCall } from "../calls/forget-call.ts";
import { recordToolCall } from "../calls/record-tool-call.ts";
import { listChanges } from "../changes/list-changes.ts";
import { removeOldWords } from "../retention/remove-old-words.ts";
import type { StaffScope } from "../with-staff.ts";
import {
  type RequestInDoubt,
  noteOpenRequest,
  settleOpenRequest,
  settleOpenRequestsOf,
} from "./open-requests.ts";

const db = forAllTests(() => openTestDb());
let scope: StaffScope;
let orgId: OrgId;
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  scope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
});

const NOW = "2026-11-20T15:00:00Z";
const AT_2PM = "2026-12-01T19:00:00Z";
const AT_3PM = "2026-12-01T20:00:00Z";
const JOHN = E164.parse("+14155550123");

const WISH: RequestInDoubt = {
  kind: "book",
  callId: "call-1",
  requestKey: "call-1:t1:hash",
  patientName: "John Smith",
  phone: JOHN,
  email: null,
  service: "consultation",
  startsAt: AT_2PM,
  appointmentId: null,
};
const note = (changes: Partial<RequestInDoubt> = {}, agoMs = 1_000) =>
  noteOpenRequest(db.pool, orgId, { ...WISH, ...changes, agoMs });
const listAll = async () =>
  (await listCallBacks(db.pool, scope)).map(({ kind: _kind, ...item }) =>
    "wish" in item ? { ...item, kind: item.wish } : { ...item, kind: null },
  );
const list = async () => (await listAll()).filter(({ kind, doneAt }) => kind !== null && doneAt === null);

async function book(requestKey: string | null, scheduledAt = AT_2PM): Promise<string> {
  const { patientName, phone, email, service } = WISH;
  const wish = { orgId, patientName, phone, email, service, requestKey, scheduledAt, now: NOW };
  const outcome = await bookAppointment(db.pool, wish);
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

/** What a later tool call of that call was answered with. */
const hear = (
  outcome: string,
  appointmentId: string | null,
  name = "bookClinicAppointment",
  callId = "call-1",
) =>
  recordToolCall(db.pool, orgId, {
    callId,
    toolCallId: `t${Math.random()}`,
    argumentsSha256: "0".repeat(64),
    name,
    arguments: {},
    answer: "Words.",
    outcome,
    durationMs: 1,
    appointmentId,
  });

/** The call ended then, by the clock of now. */
const endCall = (callId: string, when: string) =>
  db.owner.query(
    `insert into calls (org_id, call_id, ended_at) values ($1, $2, now() ${when})
     on conflict (org_id, call_id) do update set ended_at = excluded.ended_at`,
    [orgId, callId],
  );

const waitsForLock = async () => {
  const { rows } = await db.owner.query(
    "select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'",
  );
  return rows.length > 0;
};

describe("a booking that nobody could say anything about", () => {
  test("is told with whom to call, what was asked for, and that it was not made", async () => {
    await note();
    expect(await list()).toMatchObject([
      {
        kind: "book",
        patientName: "John Smith",
        phone: "+14155550123",
        serviceName: "Consultation",
        startsAt: AT_2PM,
        appointmentId: null,
        callId: null,
        isDone: false,
      },
    ]);
  });

  test("was made, by the key of its request, also where it is now", async () => {
    await note();
    const appointmentId = await book("call-1:t1:hash");
    expect(await list()).toMatchObject([{ appointmentId, isDone: true }]);
  });

  test("was made, by the number and the time, as when the model asked under another id", async () => {
    await note();
    const appointmentId = await book("call-1:t2:hash");
    expect(await list()).toMatchObject([{ appointmentId, isDone: true }]);
  });

  test("leaves the list when a caller has heard of that appointment since, in whatever call", async () => {
    await note();
    await hear("already_booked", await book("call-1:t1:hash"), "bookClinicAppointment", "call-2");
    expect(await list()).toEqual([]);
  });

  test("leaves it when it was not made and the same call was answered since", async () => {
    await note();
    await hear("slot_unavailable", null);
    expect(await list()).toEqual([]);
  });

  test("stays when it was made and the call went on to book another time", async () => {
    await note();
    await book("call-1:t1:hash");
    await hear("booked", await book("call-1:t2:hash", AT_3PM));
    expect(await list()).toMatchObject([{ isDone: true, startsAt: AT_2PM }]);
  });

  test("stays after what the call was answered before, or was only asked back", async () => {
    await hear("slot_unavailable", null);
    await note({}, 0);
    await hear("need_more", null);
    expect(await list()).toHaveLength(1);
  });

  test("asked for three times in vain is one", async () => {
    await note({ requestKey: "call-1:t1:hash" });
    await note({ requestKey: "call-1:t2:hash" });
    await note({ requestKey: "call-1:t3:hash" });
    await note({ startsAt: AT_3PM });
    expect(await list()).toHaveLength(2);
  });

  test("is its person's alone: another of the family at that time is another, with or without an appointment", async () => {
    await book("call-0:t1:hash");
    await note({ patientName: "Mary Smith", requestKey: "call-1:t1:mary" });
    await note({ patientName: "Tim Smith", requestKey: "call-1:t2:tim" });
    expect(await list()).toMatchObject([
      { patientName: "Mary Smith", isDone: false },
      { patientName: "Tim Smith", isDone: false },
    ]);
    await settleOpenRequest(db.pool, orgId, { ...WISH, callId: null, patientName: "Tim Smith" });
    expect(await list()).toHaveLength(2);
    await note({ patientName: "Ann Smith", callId: null });
    await settleOpenRequest(db.pool, orgId, { ...WISH, callId: null, patientName: "Tim Smith" });
    expect((await list()).map(({ patientName }) => patientName)).toContain("Ann Smith");
  });

  test("tried again while the first try waits to be committed, it is one", async () => {
    const client = await db.pool.connect();
    await client.query("begin");
    await noteOpenRequest(client as unknown as typeof db.pool, orgId, { ...WISH, agoMs: 1_000 });
    const again = note();
    await expect.poll(waitsForLock).toBe(true);
    await client.query("commit");
    client.release();
    await again;
    expect(await list()).toHaveLength(1);
  });

  test("leaves it when whoever asked without a call hears of that appointment, made or found, and no other does", async () => {
    const bare = { ...WISH, callId: null, requestKey: null };
    await note(bare);
    await note({ ...bare, startsAt: AT_3PM });
    const appointmentId = await book(null);
    await settleOpenRequestsOf(db.pool, orgId, appointmentId);
    expect(await list()).toMatchObject([{ startsAt: AT_3PM }]);
  });

  test("stays when the call had ended before it was answered: nobody was there to hear it", async () => {
    await note();
    const appointmentId = await book("call-1:t1:hash");
    await endCall("call-1", "- interval '1 second'");
    await hear("already_booked", appointmentId);
    expect(await list()).toMatchObject([{ appointmentId, isDone: true }]);
    await endCall("call-1", "+ interval '1 minute'");
    expect(await list()).toEqual([]);
  });

  test("without a call leaves the list when the same is asked again, and nobody else's does", async () => {
    const bare = { ...WISH, callId: null, requestKey: null };
    await note(bare);
    await settleOpenRequest(db.pool, orgId, { ...bare, startsAt: AT_3PM });
    await settleOpenRequest(db.pool, orgId, { ...bare, phone: E164.parse("+14155550124") });
    expect(await list()).toHaveLength(1);
    await settleOpenRequest(db.pool, orgId, bare);
    expect(await list()).toEqual([]);
  });
});

describe("what is done when the caller has hung up already", () => {
  test.each(["booked", "moved", "cancelled"])("%s: they are called back", async (outcome) => {
    const appointmentId = await book("call-1:t1:hash");
    if (outcome === "moved") {
      await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: AT_3PM, now: NOW });
    }
    if (outcome === "cancelled") await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW });
    await endCall("call-1", "- interval '1 second'");
    await hear(outcome, appointmentId);
    const kind = { booked: "book", moved: "move", cancelled: "cancel" }[outcome];
    expect(await list()).toMatchObject([
      { kind, appointmentId, isDone: true, callId: "call-1", patientName: "John Smith", phone: JOHN },
    ]);
  });

  test("and what only was looked up leaves nobody to call back, nor what was heard", async () => {
    const appointmentId = await book("call-1:t1:hash");
    await hear("booked", appointmentId);
    await endCall("call-1", "+ interval '1 minute'");
    await endCall("call-2", "- interval '1 second'");
    await hear("found", appointmentId, "findAppointments", "call-2");
    expect(await list()).toEqual([]);
  });
});

describe("a move or a cancellation that nobody could say anything about", () => {
  test.each([false, true])("of a move: made %s", async (isDone) => {
    const appointmentId = await book("call-0:t:hash");
    const asked = { kind: "move", startsAt: AT_3PM, patientName: null, phone: null, service: null } as const;
    await note({ ...asked, appointmentId });
    if (isDone) await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: AT_3PM, now: NOW });
    expect(await list()).toMatchObject([
      { kind: "move", appointmentId, isDone, startsAt: AT_3PM, patientName: "John Smith", phone: JOHN },
    ]);
  });

  test.each([false, true])("of a cancellation: made %s", async (isDone) => {
    const appointmentId = await book("call-0:t:hash");
    const asked = { kind: "cancel", startsAt: null, patientName: null, phone: null, service: null } as const;
    await note({ ...asked, appointmentId });
    if (isDone) await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW });
    expect(await list()).toMatchObject([{ kind: "cancel", appointmentId, isDone, startsAt: AT_2PM }]);
    await hear("cancelled", appointmentId, "cancelAppointment");
    expect(await list()).toEqual([]);
  });

  test("without a call leaves the list by its appointment, whichever server answers the repeat", async () => {
    const appointmentId = await book("call-0:t:hash");
    const bare = {
      callId: null,
      requestKey: null,
      appointmentId,
      patientName: null,
      phone: null,
      service: null,
    };
    await note({ ...bare, kind: "move", startsAt: AT_3PM });
    await note({ ...bare, kind: "cancel", startsAt: null });
    await settleOpenRequestsOf(db.pool, orgId, await book(null, AT_3PM));
    expect(await list()).toHaveLength(2);
    await settleOpenRequestsOf(db.pool, orgId, appointmentId);
    expect(await list()).toEqual([]);
  });

  test("of an appointment that there is not is nothing to call about", async () => {
    await note({ kind: "cancel", appointmentId: "00000000-0000-4000-8000-00000000dead" });
    expect(await list()).toEqual([]);
  });
});

test("staff tick it off, which can be taken back; it goes with the call that is deleted at Vapi, and after a month", async () => {
  await note();
  const [request] = await list();
  const about = { kind: "request", subjectId: request?.subjectId ?? "" } as const;
  expect(await noteCallBack(db.pool, scope, { ...about, isDone: true, note: "John is at sea" })).toBe(true);
  expect(await list()).toEqual([]);
  expect(await listAll()).toMatchObject([{ doneBy: "Ann Desk", note: "John is at sea" }]);
  const { items } = await listChanges(db.pool, scope, { entities: ["call_back"] });
  expect(items).toMatchObject([
    { action: "created", actor: scope.actor, entityId: request?.subjectId, after: { note: "***" } },
  ]);
  expect(JSON.stringify(items)).not.toMatch(/John|5550123/);
  await noteCallBack(db.pool, scope, { ...about, isDone: false });
  expect(await list()).toHaveLength(1);
  await forgetCall(db.pool, orgId, "call-1");
  expect(await listAll()).toEqual([]);
  expect((await db.owner.query("select from call_backs where org_id = $1", [orgId])).rows).toEqual([]);
  await note();
  await db.owner.query("update open_requests set asked_at = now() - interval '31 days' where org_id = $1", [
    orgId,
  ]);
  await removeOldWords(db.pool, orgId);
  expect(await list()).toEqual([]);
});
