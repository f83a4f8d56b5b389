import { type CallEnd, E164 } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { recordCall } from "../calls/record-call.ts";
import { noteOpenRequest } from "../open-requests/open-requests.ts";
import { removeOldWords } from "../retention/remove-old-words.ts";
import type { StaffScope } from "../with-staff.ts";
import { listCallBacks, noteCallBack } from "./call-backs.ts";

const db = forAllTests(() => openTestDb());
let scope: StaffScope;
beforeEach(async () => {
  scope = await createTestScope(db.owner);
});

const ANN = E164.parse("+14155550111");
const BOB = E164.parse("+14155550112");

/** As `readCallEnd` has it: what wants a call is its test's. */
async function ended(
  callId: string,
  endedAs: CallEnd,
  of: { phone?: string; hoursAgo?: number; wants?: boolean } = {},
) {
  const { phone = ANN, hoursAgo = 1, wants = !["booked", "informed", "hung_up"].includes(endedAs) } = of;
  await recordCall(db.pool, scope.orgId, { callId, callerNumber: phone, status: "ended" });
  await db.owner.query(
    `update calls set ended_as = $3, wants_call = $4, end_due_at = null, created_at = now() - make_interval(hours => $5)
     where org_id = $1 and call_id = $2`,
    [scope.orgId, callId, endedAs, wants, hoursAgo],
  );
}
const list = async () => (await listCallBacks(db.pool, scope)).filter(({ doneAt }) => doneAt === null);
const done = (subjectId: string, isDone = true) =>
  noteCallBack(db.pool, scope, { kind: "call", subjectId, isDone });

/** Far enough ahead that it is to come whenever this runs; a Wednesday at two in New York. */
async function book(phone = ANN): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId: scope.orgId,
    patientName: "Ann Lee",
    phone,
    email: null,
    service: null,
    scheduledAt: "2030-12-04T19:00:00Z",
    now: "2030-11-20T15:00:00Z",
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

const close = (from: string, until: string, reason = "Training") =>
  db.owner.query(
    "insert into closures (org_id, starts_local, ends_local, reason) values ($1, $2, $3, $4) returning closure_id as id",
    [scope.orgId, from, until, reason],
  );

describe("callers who did not get what they wanted", () => {
  test("are one for each number, the last call first, with how often they called", async () => {
    await ended("one", "no_time", { hoursAgo: 5 });
    await ended("two", "unclear_date", { hoursAgo: 2 });
    await ended("bob", "failed", { phone: BOB, hoursAgo: 3 });
    expect(await list()).toMatchObject([
      { kind: "call", subjectId: "two", end: "unclear_date", times: 2, phone: ANN },
      { kind: "call", subjectId: "bob", end: "failed", times: 1, phone: BOB },
    ]);
  });

  test("are none of those who got it, hung up early, tried the line, or whose number nobody knows", async () => {
    await ended("booked", "booked");
    await ended("early", "hung_up", { phone: BOB });
    await ended("try-1", "no_time", { phone: "+14155550113" });
    await recordCall(db.pool, scope.orgId, { callId: "withheld", status: "ended" });
    await db.owner.query("update calls set wants_call = true where call_id = 'withheld'");
    expect(await list()).toEqual([]);
  });

  test("leave the list by themselves when they ring again and get it, or something is booked for them", async () => {
    await ended("no", "no_time", { hoursAgo: 5 });
    await ended("asked", "informed", { hoursAgo: 4 });
    // They only heard something: the time is refused as before.
    expect(await list()).toHaveLength(1);
    await ended("yes", "booked", { hoursAgo: 3 });
    expect(await list()).toEqual([]);
    await ended("bob", "closed", { phone: BOB });
    expect(await list()).toHaveLength(1);
    await book(BOB);
    expect(await list()).toEqual([]);
  });

  test("who were called stay for a day with who called and when, and are there again when they call in vain once more", async () => {
    await ended("one", "no_time", { hoursAgo: 5 });
    expect(await done("one")).toBe(true);
    expect(await listCallBacks(db.pool, scope)).toMatchObject([{ subjectId: "one", doneBy: "Ann Desk" }]);
    expect(await list()).toEqual([]);
    await done("one", false);
    expect(await list()).toHaveLength(1);
    await done("one");
    await ended("two", "no_time", { hoursAgo: 1 });
    expect(await list()).toMatchObject([{ subjectId: "two" }]);
    await done("two");
    await db.owner.query("update call_backs set done_at = done_at - interval '25 hours'");
    expect(await listCallBacks(db.pool, scope)).toEqual([]);
  });

  test("ticked by two at once, the first has called; nobody ticks what is not there", async () => {
    await ended("one", "no_time");
    await done("one");
    await noteCallBack(
      db.pool,
      { ...scope, actor: { ...scope.actor, displayName: "Late" } },
      { kind: "call", subjectId: "one", isDone: true },
    );
    expect(await listCallBacks(db.pool, scope)).toMatchObject([{ doneBy: "Ann Desk" }]);
    expect(await done("no such call")).toBe(false);
    for (const kind of ["request", "closure", "clock"] as const) {
      expect(await noteCallBack(db.pool, scope, { kind, subjectId: "x", isDone: true })).toBe(false);
    }
    const other = await createTestScope(db.owner);
    expect(await noteCallBack(db.pool, other, { kind: "call", subjectId: "one", isDone: false })).toBe(false);
    expect(await listCallBacks(db.pool, other)).toEqual([]);
  });

  test("are told once where a request in doubt tells of the same call", async () => {
    await ended("one", "failed");
    const doubt = {
      kind: "book",
      callId: "one",
      requestKey: null,
      patientName: "Ann",
      phone: ANN,
      email: null,
    } as const;
    await noteOpenRequest(db.pool, scope.orgId, {
      ...doubt,
      service: null,
      startsAt: null,
      appointmentId: null,
      agoMs: 1,
    });
    expect(await list()).toMatchObject([{ kind: "request", callId: "one", wish: "book" }]);
  });

  test("are not told of for longer than what was said is kept, and neither are notes", async () => {
    await ended("one", "no_time", { hoursAgo: 15 * 24 });
    expect(await list()).toEqual([]);
    await ended("two", "no_time", { hoursAgo: 48 });
    await noteCallBack(db.pool, scope, { kind: "call", subjectId: "two", note: "At sea" });
    expect(await list()).toMatchObject([{ note: "At sea" }]);
    await db.owner.query("update organizations set call_words_days = 1 where org_id = $1", [scope.orgId]);
    await db.owner.query("update call_backs set updated_at = now() - interval '2 days' where org_id = $1", [
      scope.orgId,
    ]);
    await removeOldWords(db.pool, scope.orgId);
    expect(await list()).toEqual([]);
    expect((await db.owner.query("select from call_backs where org_id = $1", [scope.orgId])).rows).toEqual(
      [],
    );
  });
});

describe("people whom a closure hit", () => {
  test("are told with when and why, until the closure is lifted", async () => {
    const appointmentId = await book();
    await close("2030-12-04 18:00", "2030-12-04 20:00");
    expect(await list()).toEqual([]);
    const { rows } = await close("2030-12-04 12:00", "2030-12-04 18:00");
    expect(await list()).toMatchObject([
      { kind: "closure", why: "Training", startsAt: "2030-12-04T19:00:00Z", phone: ANN, appointmentId },
    ]);
    await db.owner.query("delete from closures where org_id = $1 and closure_id = $2", [
      scope.orgId,
      rows[0].id,
    ]);
    expect(await list()).toEqual([]);
  });

  test("are told also where staff had booked outside the hours before there was a closure, and not where they did so knowingly", async () => {
    const appointmentId = await book();
    await db.owner.query(
      "update appointments set overridden = '{hours}', override_reason = 'Early bird' where org_id = $1",
      [scope.orgId],
    );
    const { rows } = await close("2030-12-04 12:00", "2030-12-04 18:00");
    expect(await list()).toMatchObject([{ kind: "closure", appointmentId }]);
    await db.owner.query(
      "update appointments set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour', blocked = tstzrange(lower(blocked) + interval '1 hour', upper(blocked) + interval '1 hour') where org_id = $1",
      [scope.orgId],
    );
    expect(await list()).toEqual([]);
    await db.owner.query("update closures set reason = 'Fire drill' where closure_id = $1", [rows[0].id]);
    expect(await list()).toEqual([]);
  });

  test("stay ticked for this closure, and another one is told anew", async () => {
    await book();
    await close("2030-12-04 12:00", "2030-12-04 18:00");
    const [hit] = await list();
    await noteCallBack(db.pool, scope, { kind: "closure", subjectId: hit?.subjectId ?? "", isDone: true });
    await db.owner.query(
      "update call_backs set updated_at = now() - interval '60 days', done_at = now() - interval '60 days'",
    );
    await removeOldWords(db.pool, scope.orgId);
    expect(await list()).toEqual([]);
    await db.owner.query("update closures set starts_local = '2030-12-04 13:00' where org_id = $1", [
      scope.orgId,
    ]);
    expect(await list()).toHaveLength(1);
  });
});
