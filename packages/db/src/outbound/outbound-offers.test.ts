import { E164, type OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { joinWaitlist } from "../waitlist/waitlist-entries.ts";
import { closeOffer, expireOffers, listHolds, offerNextTime } from "../waitlist/waitlist-offers.ts";
import type { StaffScope } from "../with-staff.ts";
import { planOutboundCall } from "./outbound-calls.ts";
import { switchCallsOn } from "./outbound-settings.ts";
import { noteOutboundEnd, sayOutboundCall } from "./place-outbound.ts";

// Deadlines are the database's own time, so everything here is in a week from the day the test runs.

const db = forAllTests(() => openTestDb());
const CALLER = E164.parse("+14155550101");
const WAITING = E164.parse("+14155550102");
let scope: StaffScope;
let orgId: OrgId;

/** A visit was cancelled, and its time is held for somebody who waits and is reached by a call alone; they are being called about it. */
beforeEach(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until) values ($1, '00:00', '00:00')",
    [orgId],
  );
  const { rows } = await db.owner.query<{ ten: string }>(
    `select iso_instant(clock.moment_of('America/New_York', clock.local_time('America/New_York', now())::date + 7 + time '10:00')) as ten`,
  );
  const asked = { orgId, email: null, service: null };
  const booked = await bookAppointment(db.pool, {
    ...asked,
    patientName: "First Caller",
    phone: CALLER,
    scheduledAt: rows[0]?.ten ?? "",
  });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  const wait = {
    wish: { reach: "call" },
    name: "Ann Waiting",
    phone: WAITING,
    isOwn: true,
    requestKey: null,
  } as const;
  expect((await joinWaitlist(db.pool, { ...asked, ...wait })).kind).toBe("waiting");
  const { appointmentId } = booked.appointment;
  await cancelAppointment(db.pool, { orgId, appointmentId, callId: null });
  await expireOffers(db.pool, orgId);
  while ((await offerNextTime(db.pool, orgId)) !== null);
  await switchCallsOn(db.owner, orgId, "number-1");
});

async function callAboutOffer(): Promise<string> {
  const [hold] = await listHolds(db.pool, scope);
  if (hold === undefined) throw new Error("nothing is held");
  const planned = await planOutboundCall(db.pool, scope, { reason: "offer", subjectId: hold.offerId });
  expect(planned.kind).toBe("planned");
  await db.owner.query(
    "update outbound_calls set status = 'ringing', vapi_call_id = 'c', claimed_at = now(), placed_at = now() where org_id = $1",
    [orgId],
  );
  return hold.offerId;
}

const offer = async (offerId: string) => {
  const { rows } = await db.owner.query<{ ended: string | null }>(
    "select ended from waitlist_offers where org_id = $1 and offer_id = $2",
    [orgId, offerId],
  );
  return rows[0]?.ended;
};

const visits = async () => {
  const { rows } = await db.owner.query<{ name: string }>(
    "select patient_name as name from appointments where org_id = $1 and status = 'confirmed'",
    [orgId],
  );
  return rows.map(({ name }) => name);
};

test("who accepts in the call has the time that was held for them", async () => {
  const offerId = await callAboutOffer();
  expect(await sayOutboundCall(db.pool, orgId, { callId: "c" })).toMatchObject({
    reason: "offer",
    patientName: "Ann Waiting",
    phone: WAITING,
  });
  expect(await sayOutboundCall(db.pool, orgId, { callId: "c", said: "accepted" })).toMatchObject({
    said: "accepted",
  });
  expect(await offer(offerId)).toBe("accepted");
  expect(await visits()).toEqual(["Ann Waiting"]);
});

test("an offer that is over is accepted by nobody", async () => {
  const offerId = await callAboutOffer();
  await closeOffer(db.pool, scope, { offerId, how: "released" });
  expect(await sayOutboundCall(db.pool, orgId, { callId: "c", said: "accepted" })).toMatchObject({
    said: null,
  });
  expect(await visits()).toEqual([]);
});

test.each(["declined", "wrong_person"] as const)("%s ends the offer, and the next is asked", async (said) => {
  const offerId = await callAboutOffer();
  await sayOutboundCall(db.pool, orgId, { callId: "c", said });
  expect(await offer(offerId)).toBeNull();
  await noteOutboundEnd(db.pool, orgId, { callId: "c", ended: "answered", cost: 0.1 });
  expect(await offer(offerId)).toBe(said);
  expect(await visits()).toEqual([]);
});

test.each(["voicemail", "no_answer"] as const)(
  "%s ends it where a call is the only way to reach them",
  async (ended) => {
    const offerId = await callAboutOffer();
    await noteOutboundEnd(db.pool, orgId, { callId: "c", ended, cost: 0.1 });
    expect(await offer(offerId)).toBe(ended);
  },
);

test("a line that broke off says nothing: the offer stands until its deadline", async () => {
  const offerId = await callAboutOffer();
  await noteOutboundEnd(db.pool, orgId, { callId: "c", ended: "failed", cost: 0.1 });
  expect(await offer(offerId)).toBeNull();
});
