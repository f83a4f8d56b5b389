import type { IsoInstant, OrgId, OutboundSettings } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { recordCall } from "../calls/record-call.ts";
import { deletePersonData } from "../contacts/delete-person-data.ts";
import { saveIntegrationKey } from "../integrations/integration-keys.ts";
import { noteReply } from "../messages/consents.ts";
import type { StaffScope } from "../with-staff.ts";
import { listOutboundCalls, planOutboundCall } from "./outbound-calls.ts";
import {
  loadOutboundToday,
  openOutboundSettings,
  saveOutboundSettings,
  startOutboundCalls,
  stopOutboundCalls,
} from "./outbound-settings.ts";
import {
  type OutboundDue,
  claimOutboundCall,
  finishPlacing,
  listUnsettledCalls,
  noteOutboundEnd,
  sayOutboundCall,
} from "./place-outbound.ts";

// Now is Friday, November 20, 2026, 10:00 in New York; the visit is on Tuesday, December 1, 14:00.

const db = forAllTests(() => openTestDb());
const WEDNESDAY_2PM: IsoInstant = "2026-12-02T19:00:00Z";
const ON: OutboundSettings = {
  isOn: true,
  phoneNumberId: "number-1",
  fromTime: "09:00",
  untilTime: "18:00",
  weekdays: [1, 2, 3, 4, 5],
  personDaily: 1,
  daily: 30,
  dailySpending: 10,
  countries: [],
};

let scope: StaffScope;
let orgId: OrgId;

beforeEach(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  await db.owner.query("insert into vapi_resources values ($1, 'phone_number', 'number-1')", [orgId]);
  await save();
});

const save = async (more: Partial<OutboundSettings> = {}) => {
  const { version } = await openOutboundSettings(db.pool, scope);
  expect((await saveOutboundSettings(db.pool, scope, { ...ON, ...more, version })).kind).toBe("saved");
};

let next = 0;
const book = async (phone: string = JOHN, scheduledAt?: IsoInstant): Promise<string> => {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    email: null,
    phone: phone as typeof JOHN,
    service: null,
    scheduledAt: scheduledAt ?? TUESDAY_2PM,
    now: NOW_ISO,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
};

const remind = (subjectId: string, notBefore: IsoInstant = NOW_ISO) =>
  planOutboundCall(db.pool, scope, { reason: "reminder", subjectId, notBefore, now: NOW_ISO });

/** To somebody else each time, on a day of their own. */
const planAnother = async () => {
  next += 1;
  const at = new Date(Date.parse(TUESDAY_2PM) + (next % 4) * 86_400_000 + Math.floor(next / 4) * 1_800_000);
  return remind(await book(`+1415555${String(1_000 + next)}`, at.toISOString().replace(".000Z", "Z")));
};

const claim = (now: IsoInstant = NOW_ISO) => claimOutboundCall(db.pool, orgId, now);

const claimSurely = async (now?: IsoInstant): Promise<OutboundDue> => {
  const due = await claim(now);
  if (due === null) throw new Error("nothing was due");
  return due;
};

const ring = async (callId: string, now?: IsoInstant) => {
  const { outboundId, attempt } = await claimSurely(now);
  await finishPlacing(db.pool, orgId, { outboundId, attempt, callId });
  return outboundId;
};

async function ledger(): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ line: string }>(
    `select concat_ws(' ', reason, status, ended, trouble) as line from outbound_calls where org_id = $1 order by created_at`,
    [orgId],
  );
  return rows.map(({ line }) => line);
}

describe("a call is planned", () => {
  test("about a visit once, and tells who, when and with whom, never what for", async () => {
    const id = await book();
    expect(await remind(id)).toEqual(await remind(id));
    const due = await claimSurely();
    expect(due).toMatchObject({
      reason: "reminder",
      phone: JOHN,
      patientName: "John Smith",
      startsAt: TUESDAY_2PM,
      providerName: "Dr. Lee",
      phoneNumberId: "number-1",
      attempt: 1,
    });
    expect(JSON.stringify(due)).not.toContain("Consultation");
    expect(await claim()).toBeNull();
  });

  test("with a job, in the same transaction", async () => {
    await remind(await book());
    const { rows } = await db.owner.query(
      "select 1 from graphile_worker.jobs where key = 'place-calls:' || $1",
      [orgId],
    );
    expect(rows).toHaveLength(1);
  });

  test("not where the clinic has not switched it on, for nobody's visit, or without a number", async () => {
    const id = await book();
    expect(await remind("7c1d2a34-5b6e-4f70-8a91-b2c3d4e5f601")).toEqual({
      kind: "refused",
      why: "no_number",
    });
    await save({ isOn: false });
    expect(await remind(id)).toEqual({ kind: "refused", why: "off" });
    expect(await ledger()).toEqual([]);
  });
});

describe("a call is dropped, not made", () => {
  test("when the visit was moved", async () => {
    const appointmentId = await book();
    await remind(appointmentId);
    await rescheduleAppointment(db.pool, {
      orgId,
      appointmentId,
      scheduledAt: WEDNESDAY_2PM,
      now: NOW_ISO,
      callId: null,
    });
    expect(await claim()).toBeNull();
    expect(await ledger()).toEqual(["reminder ended dropped the visit was changed"]);
  });

  test("when the visit was cancelled", async () => {
    const appointmentId = await book();
    await remind(appointmentId);
    await cancelAppointment(db.pool, { orgId, appointmentId, callId: null, now: NOW_ISO });
    expect(await claim()).toBeNull();
    expect(await ledger()).toEqual(["reminder ended dropped the visit was changed"]);
  });

  test("when they wrote STOP, or said in an earlier call that they want none", async () => {
    await remind(await book());
    await noteReply(db.pool, orgId, { reference: "SM1", address: JOHN, body: "STOP", meaning: "stop" });
    expect(await claim()).toBeNull();
    const other = "+14155550177";
    await remind(await book(other, WEDNESDAY_2PM));
    await ring("call-1");
    await sayOutboundCall(db.pool, orgId, { callId: "call-1", said: "opted_out" });
    await noteOutboundEnd(db.pool, orgId, { callId: "call-1", ended: "answered", cost: 0.1 });
    await save({ personDaily: 5 });
    await remind(await book(other, "2026-12-03T19:00:00Z"));
    expect(await claim()).toBeNull();
    expect(await ledger()).toEqual([
      "reminder ended dropped they asked not to be contacted",
      "reminder ended opted_out",
      "reminder ended dropped they asked not to be contacted",
    ]);
  });

  test("when their number was changed or their data erased; then nothing is kept of whom it was for", async () => {
    const first = await book();
    await remind(first);
    await db.owner.query("update contacts set phone = '+14155550188' where org_id = $1", [orgId]);
    expect(await claim()).toBeNull();
    await remind(first);
    const { rows } = await db.owner.query<{ id: string }>(
      "select contact_id as id from contacts where org_id = $1",
      [orgId],
    );
    await deletePersonData(db.pool, scope, rows[0]?.id ?? "");
    expect(await claim()).toBeNull();
    const kept = await db.owner.query(
      "select 1 from outbound_calls where org_id = $1 and patient_name is not null",
      [orgId],
    );
    expect(kept.rows).toEqual([]);
    expect(await ledger()).toEqual([
      "reminder ended dropped their number was changed",
      "reminder ended dropped the person was erased",
    ]);
  });

  test("when it comes too late", async () => {
    await remind(await book());
    expect(await claim("2026-12-01T19:00:00Z")).toBeNull();
    expect(await ledger()).toEqual(["reminder ended dropped its time has passed"]);
  });
});

describe("limits", () => {
  test.each<[what: string, now: IsoInstant, isCalled: boolean]>([
    ["at 8:59 in the morning", "2026-11-20T13:59:59Z", false],
    ["at 9", "2026-11-20T14:00:00Z", true],
    ["at 6 in the evening", "2026-11-20T23:00:00Z", false],
    ["on a Saturday", "2026-11-21T15:00:00Z", false],
    ["on a Monday", "2026-11-23T15:00:00Z", true],
  ])("hours and days are the clinic's: %s", async (_what, now, isCalled) => {
    await remind(await book(), "2026-11-20T10:00:00Z");
    expect((await claim(now)) !== null).toBe(isCalled);
    if (!isCalled) expect(await ledger()).toEqual(["reminder planned"]);
  });

  test("hours follow the clinic's clock across its change", async () => {
    // Clocks go back on Sunday, November 1, 2026: 9 o'clock is 13:00 UTC on Saturday and 14:00 UTC on Sunday.
    await save({ weekdays: [6, 7], personDaily: 5 });
    await remind(await book(), "2026-10-30T00:00:00Z");
    expect(await claim("2026-10-31T12:59:59Z")).toBeNull();
    expect(await claim("2026-11-01T13:30:00Z")).toBeNull();
    expect(await claim("2026-11-01T14:00:00Z")).not.toBeNull();
  });

  test("one call to a number in a day, on the clinic's calendar; the next day another", async () => {
    await remind(await book());
    await remind(await book(JOHN, WEDNESDAY_2PM));
    await ring("call-1");
    await noteOutboundEnd(db.pool, orgId, { callId: "call-1", ended: "no_answer", cost: 0 });
    expect(await claim("2026-11-20T20:00:00Z")).toBeNull();
    expect(await claim("2026-11-23T14:30:00Z")).not.toBeNull();
  });

  test("so many in a day, whoever they are to", async () => {
    await save({ daily: 2 });
    for (const callId of ["a", "b", "c"]) await planAnother().then(() => callId);
    for (const callId of ["a", "b"]) {
      await ring(callId);
      await noteOutboundEnd(db.pool, orgId, { callId, ended: "answered", cost: 0.01 });
    }
    expect(await claim()).toBeNull();
    expect(await claim("2026-11-23T15:00:00Z")).not.toBeNull();
  });

  test("three under way at once, also when several servers claim at the same moment", async () => {
    for (let i = 0; i < 5; i += 1) await planAnother();
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim()));
    const ids = claims.flatMap((due) => (due === null ? [] : [due.outboundId]));
    expect(new Set(ids).size).toBe(3);
    expect(ids).toHaveLength(3);
  });

  test("no more is spent in a day; a call of unknown cost counts half a dollar", async () => {
    await save({ dailySpending: 0.75 });
    for (let i = 0; i < 3; i += 1) await planAnother();
    await ring("a");
    await ring("b");
    expect(await claim()).toBeNull();
    await noteOutboundEnd(db.pool, orgId, { callId: "a", ended: "answered", cost: 0.05 });
    await noteOutboundEnd(db.pool, orgId, { callId: "b", ended: "answered", cost: 0.05 });
    await ring("c");
    await noteOutboundEnd(db.pool, orgId, { callId: "c", ended: "answered", cost: 0.7 });
    await planAnother();
    expect(await claim()).toBeNull();
  });
});

describe("the stop button", () => {
  test("drops what waits, and nothing is planned or placed until somebody starts it again", async () => {
    await remind(await book());
    await stopOutboundCalls(db.pool, scope);
    expect(await claim()).toBeNull();
    expect(await ledger()).toEqual(["reminder ended dropped somebody stopped all calls"]);
    expect(await planAnother()).toEqual({ kind: "refused", why: "stopped" });
    expect(await loadOutboundToday(db.pool, scope)).toMatchObject({
      stopped: { byName: scope.actor.displayName },
      planned: 0,
    });
    await startOutboundCalls(db.pool, scope);
    expect(await planAnother()).toMatchObject({ kind: "planned" });
    expect(await loadOutboundToday(db.pool, scope)).toMatchObject({ stopped: null, planned: 1 });
  });
});

describe("a call that was claimed", () => {
  test("by a server that died is given to nobody; after two minutes it is to be looked for at Vapi", async () => {
    await remind(await book());
    const { outboundId } = await claimSurely();
    expect(await claim("2026-11-20T20:00:00Z")).toBeNull();
    expect(await listUnsettledCalls(db.pool, orgId, "2026-11-20T15:01:59Z")).toEqual([]);
    expect(await listUnsettledCalls(db.pool, orgId, "2026-11-20T15:02:00Z")).toMatchObject([{ outboundId }]);
  });

  test("and certainly did not ring waits again and counts for no limit; one of which nobody knows is never placed again", async () => {
    await remind(await book());
    const { outboundId } = await claimSurely();
    const now = NOW_ISO;
    await finishPlacing(db.pool, orgId, { outboundId, attempt: 1, again: true, trouble: "busy", now });
    expect(await claim()).toBeNull();
    const again = await claimSurely("2026-11-20T15:05:00Z");
    expect(again).toMatchObject({ outboundId, attempt: 2 });
    await finishPlacing(db.pool, orgId, { outboundId, attempt: 2, unknown: true, trouble: "nobody knows" });
    expect(await claim("2026-11-20T20:00:00Z")).toBeNull();
    expect(await ledger()).toEqual(["reminder ended failed nobody knows"]);
    expect(await loadOutboundToday(db.pool, scope)).toMatchObject({ failed: 1 });
  });

  test("is not finished by a server whose attempt is over", async () => {
    await remind(await book());
    const { outboundId } = await claimSurely();
    await finishPlacing(db.pool, orgId, {
      outboundId,
      attempt: 1,
      again: true,
      trouble: "busy",
      now: NOW_ISO,
    });
    await claimSurely("2026-11-20T15:05:00Z");
    await finishPlacing(db.pool, orgId, { outboundId, attempt: 1, trouble: "late" });
    expect(await ledger()).toEqual(["reminder placing busy"]);
  });

  test("and whose messages came first ends as they say", async () => {
    await remind(await book());
    const { outboundId, attempt } = await claimSurely();
    expect(await noteOutboundEnd(db.pool, orgId, { callId: "c", ended: "voicemail", cost: 0.02 })).toBe(
      false,
    );
    await recordCall(db.pool, orgId, {
      callId: "c",
      kind: "outbound",
      status: "ended",
      endedReason: "voicemail",
      cost: 0.02,
    });
    expect(await finishPlacing(db.pool, orgId, { outboundId, attempt, callId: "c" })).toMatchObject({
      status: "ended",
      endedReason: "voicemail",
      cost: 0.02,
    });
  });
});

test("what the person told the assistant is how it ended, whatever the line says; repeats change nothing", async () => {
  const appointmentId = await book();
  await remind(appointmentId);
  await ring("c");
  expect(await sayOutboundCall(db.pool, orgId, { callId: "c", said: "declined" })).toMatchObject({
    said: "declined",
  });
  await noteOutboundEnd(db.pool, orgId, { callId: "c", ended: "answered", cost: null });
  await noteOutboundEnd(db.pool, orgId, { callId: "c", ended: "failed", cost: 0.3 });
  expect(await sayOutboundCall(db.pool, orgId, { callId: "c", said: "accepted" })).toBeNull();
  expect(await listOutboundCalls(db.pool, scope, {})).toMatchObject({
    items: [{ ended: "declined", cost: 0.3, callId: "c", subjectId: appointmentId }],
  });
});

test("a number that is not known to be the clinic's is called from only with a Vapi key of its own", async () => {
  await save({ phoneNumberId: "number-of-others" });
  await remind(await book());
  expect(await claim()).toMatchObject({ phoneNumberId: null });
  await saveIntegrationKey(db.pool, orgId, { sealedKey: "sealed", keyHint: "…1234" });
  await remind(await book("+14155550177", WEDNESDAY_2PM));
  expect(await claim()).toMatchObject({ phoneNumberId: "number-of-others" });
});

test("another clinic claims, ends, hears and sees nothing of it", async () => {
  await remind(await book());
  const other = await createTestScope(db.owner);
  expect(await claimOutboundCall(db.pool, other.orgId, NOW_ISO)).toBeNull();
  await ring("c");
  const end = { callId: "c", ended: "voicemail", cost: 1 } as const;
  expect(await noteOutboundEnd(db.pool, other.orgId, end)).toBe(false);
  expect(await sayOutboundCall(db.pool, other.orgId, { callId: "c", said: "declined" })).toBeNull();
  expect(await listOutboundCalls(db.pool, other, {})).toMatchObject({ items: [] });
  expect(await ledger()).toEqual(["reminder ringing"]);
});
