import { E164, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { finishMessage } from "../messages/claim-message.ts";
import { noteConsent } from "../messages/consents.ts";
import { switchCallsOn } from "../outbound/outbound-settings.ts";
import { claimOutboundCall } from "../outbound/place-outbound.ts";
import type { StaffScope } from "../with-staff.ts";
import { type DueOfferMessage, claimOfferMessage } from "./offer-messages.ts";
import { joinWaitlist, listWaitlist } from "./waitlist-entries.ts";
import { expireOffers, listHolds, listOffers, offerNextTime } from "./waitlist-offers.ts";
import { openWaitlistSettings, saveWaitlistSettings } from "./waitlist-settings.ts";

// Deadlines are the database's own time, so everything here is in a week from the day the test runs.

const db = forAllTests(() => openTestDb());
const phoneOf = (n: number) => E164.parse(`+1415${String(1_000_000 + n)}`);

let scope: StaffScope;
let orgId: OrgId;
let TEN: IsoInstant;

beforeEach(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until, by_sms) values ($1, '00:00', '00:00', true)",
    [orgId],
  );
  // Somebody is always there.
  await db.owner.query("delete from opening_hours where org_id = $1", [orgId]);
  await db.owner.query(
    `insert into opening_hours (org_id, weekday, opens_at, closes_at)
     select $1, day, time '00:00', time '24:00' from generate_series(1, 7) day`,
    [orgId],
  );
  const { rows } = await db.owner.query<{ ten: string }>(
    `select iso_instant(clock.moment_of('America/New_York', clock.local_time('America/New_York', now())::date + 7 + time '10:00')) as ten`,
  );
  TEN = rows[0]?.ten ?? "";
});

/** The quiet hours, on the clinic's clock: so many minutes from now. */
const quiet = (from: number, until: number) =>
  db.owner.query(
    `update message_settings set quiet_from = (l.now + make_interval(mins => $2))::time, quiet_until = (l.now + make_interval(mins => $3))::time
     from (select clock.local_time('America/New_York', now()) as now) l where org_id = $1`,
    [orgId, from, until],
  );

const ways = async (...order: readonly ("message" | "call" | "staff")[]) => {
  const { version, holdMinutes } = await openWaitlistSettings(db.pool, scope);
  await saveWaitlistSettings(db.pool, scope, { version, holdMinutes, ways: [...order] });
};

async function waits(n: number): Promise<void> {
  const joined = await joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish: {},
    name: `Caller ${n}`,
    phone: phoneOf(n),
    email: `c${n}@example.com`,
    isOwn: true,
    requestKey: null,
  });
  expect(joined.kind).toBe("waiting");
}

async function workOff(): Promise<void> {
  await expireOffers(db.pool, orgId);
  while ((await offerNextTime(db.pool, orgId)) !== null);
}

async function freeUp(): Promise<void> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "Caller 0",
    email: null,
    phone: phoneOf(0),
    service: null,
    scheduledAt: TEN,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  await cancelAppointment(db.pool, { orgId, appointmentId: outcome.appointment.appointmentId });
  await workOff();
}

const theHold = async () => {
  const [hold, ...others] = await listHolds(db.pool, scope);
  if (hold === undefined || others.length > 0) throw new Error(`${others.length} others`);
  return hold;
};

const ends = async () =>
  (await listOffers(db.pool, scope, {})).items
    .toReversed()
    .map(({ patientName, ended }) => `${patientName}: ${ended}`);

const claim = async (): Promise<DueOfferMessage> => {
  const message = await claimOfferMessage(db.pool, orgId);
  if (message === null) throw new Error("nothing is due");
  return message;
};

const finish = ({ messageId, attempt, recipient }: DueOfferMessage, trouble: string | null) =>
  finishMessage(db.pool, orgId, {
    messageId,
    attempt,
    recipient,
    subject: null,
    body: "b",
    trouble,
    via: trouble === null ? "catcher" : null,
  });

const passDeadlines = async () => {
  for (const sql of [
    "update waitlist_offers set held_until = now() - interval '1 millisecond' where org_id = $1 and ended is null",
    "update appointments set held_until = now() - interval '1 millisecond' where org_id = $1 and status = 'held'",
  ]) {
    await db.owner.query(sql, [orgId]);
  }
};

/** What waited for the end of the quiet hours is due. */
async function morning(): Promise<void> {
  await quiet(-120, -1);
  await db.owner.query("update freed_times set due_at = now() where org_id = $1", [orgId]);
  await workOff();
}

describe("when the quiet hours begin", () => {
  beforeEach(() => ways("message"));

  test("what nobody was told yet is taken back, and offered to the same person in the morning", async () => {
    await waits(1);
    await waits(2);
    await freeUp();
    await quiet(-1, 60);
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
    await workOff();
    expect(await listHolds(db.pool, scope)).toEqual([]);
    expect(await ends()).toEqual(["Caller 1: withdrawn"]);
    expect((await listWaitlist(db.pool, scope, {})).items.map(({ patientName }) => patientName)).toEqual([
      "Caller 1",
      "Caller 2",
    ]);
    await morning();
    expect(await theHold()).toMatchObject({ patientName: "Caller 1", told: "planned" });
    expect(await claim()).toMatchObject({ recipient: phoneOf(1) });
  });

  test("what nobody was told by its deadline is no missing answer; what was told is", async () => {
    await waits(1);
    await freeUp();
    await quiet(-1, 60);
    await passDeadlines();
    await workOff();
    expect(await ends()).toEqual(["Caller 1: withdrawn"]);
    await morning();
    await finish(await claim(), null);
    await quiet(-1, 60);
    await passDeadlines();
    await workOff();
    expect(await ends()).toEqual(["Caller 1: withdrawn", "Caller 1: no_answer"]);
  });

  test("what the front desk can tell goes to them", async () => {
    await ways("message", "staff");
    await waits(1);
    await freeUp();
    await quiet(-1, 60);
    await workOff();
    expect(await theHold()).toMatchObject({ way: "staff", told: "by_staff", patientName: "Caller 1" });
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
  });

  test("nobody is called about a time, though calls may be made then", async () => {
    await callsOn();
    await ways("call");
    await waits(1);
    await freeUp();
    await quiet(-1, 60);
    expect(await claimOutboundCall(db.pool, orgId)).toBeNull();
    await workOff();
    expect(await ends()).toEqual(["Caller 1: withdrawn"]);
  });
});

const callsOn = async () => {
  await switchCallsOn(db.owner, orgId, "number-1");
  await db.owner.query(
    "update outbound_settings set from_time = '00:00', until_time = '24:00', weekdays = '{1,2,3,4,5,6,7}' where org_id = $1",
    [orgId],
  );
};

const wantsNoTexts = () =>
  noteConsent(db.pool, orgId, { channel: "sms", address: phoneOf(1), isAllowed: false, how: "reply" });

describe("a way that is closed while an offer waits for it is left at once", () => {
  beforeEach(() => waits(1));

  test("a text that is to be tried again, where they want no more texts", async () => {
    await freeUp();
    await finish(await claim(), "30001");
    await workOff();
    expect(await theHold()).toMatchObject({ way: "sms" });
    await wantsNoTexts();
    await workOff();
    expect(await theHold()).toMatchObject({ way: "email" });
    expect(await claim()).toMatchObject({ recipient: "c1@example.com" });
  });

  test("messages that were switched off while one was handed over, and no job asks for them any more", async () => {
    await freeUp();
    const message = await claim();
    await db.owner.query("update message_settings set is_on = false where org_id = $1", [orgId]);
    await finish(message, "30001");
    await workOff();
    expect(await theHold()).toMatchObject({ way: "staff", told: "by_staff" });
  });

  test("a call that nobody places", async () => {
    await callsOn();
    await ways("call", "staff");
    await freeUp();
    expect(await theHold()).toMatchObject({ way: "call" });
    await db.owner.query("update outbound_calls set not_after = now() where org_id = $1", [orgId]);
    await workOff();
    expect(await theHold()).toMatchObject({ way: "staff", told: "by_staff" });
    expect(await claimOutboundCall(db.pool, orgId)).toBeNull();
  });

  test.each([
    ["they are called no more", wantsNoTexts],
    [
      "the day's spending is reached",
      () => db.owner.query("update outbound_settings set daily_spending = 0.5 where org_id = $1", [orgId]),
    ],
  ])("a call where %s", async (_why, close) => {
    await callsOn();
    await ways("call", "staff");
    await freeUp();
    await db.owner.query(
      `insert into outbound_calls (org_id, reason, subject_id, phone, not_before, not_after, status, ended, placed_at, cost, ended_at)
       values ($1, 'call_back', gen_random_uuid(), '+14155559999', now(), now() + interval '1 hour', 'ended', 'answered', now(), 1, now())`,
      [orgId],
    );
    await workOff();
    expect(await theHold()).toMatchObject({ way: "call" });
    await close();
    await workOff();
    expect(await theHold()).toMatchObject({ way: "staff", told: "by_staff" });
  });
});
