import { createHash } from "node:crypto";
import { E164, type IsoInstant, type OrgId, type WaitlistWish } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { deletePersonData } from "../contacts/delete-person-data.ts";
import { listChanges } from "../changes/list-changes.ts";
import { finishMessage } from "../messages/claim-message.ts";
import { noteConsent } from "../messages/consents.ts";
import { listMessages } from "../messages/list-messages.ts";
import { switchCallsOn } from "../outbound/outbound-settings.ts";
import { noteOutboundEnd } from "../outbound/place-outbound.ts";
import { removeOldWaitlist } from "../retention/remove-old-words.ts";
import type { StaffScope } from "../with-staff.ts";
import { type DueOfferMessage, claimOfferMessage } from "./offer-messages.ts";
import { acceptOwnOffer, declineOwnOffer, findOffer, leaveByOffer, openOfferLink } from "./offer-links.ts";
import { joinWaitlist, listWaitlist } from "./waitlist-entries.ts";
import {
  closeOffer,
  expireOffers,
  listHolds,
  listOffers,
  offerForStaff,
  offerNextTime,
} from "./waitlist-offers.ts";
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

/** Nobody is there from now on, for so many minutes. */
const closeFor = (minutes: number) =>
  db.owner.query(
    `insert into closures (org_id, starts_local, ends_local)
     select $1, clock.local_time('America/New_York', now()) - interval '1 hour',
       clock.local_time('America/New_York', now()) + make_interval(mins => $2)`,
    [orgId, minutes],
  );

const callsOn = async () => {
  await switchCallsOn(db.owner, orgId, "number-1");
  await db.owner.query(
    "update outbound_settings set from_time = '00:00', until_time = '24:00', weekdays = '{1,2,3,4,5,6,7}', person_daily = 5 where org_id = $1",
    [orgId],
  );
};

const ways = async (...order: readonly ("message" | "call" | "staff")[]) => {
  const { version, holdMinutes } = await openWaitlistSettings(db.pool, scope);
  await saveWaitlistSettings(db.pool, scope, { version, holdMinutes, ways: [...order] });
};

async function waits(
  n: number,
  wish: Partial<WaitlistWish> = {},
  email: string | null = `c${n}@example.com`,
): Promise<string> {
  const outcome = await joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish,
    name: `Caller ${n}`,
    phone: phoneOf(n),
    email,
    isOwn: true,
    requestKey: null,
  });
  if (outcome.kind !== "waiting") throw new Error(outcome.kind);
  return outcome.entryId;
}

async function workOff(): Promise<void> {
  await expireOffers(db.pool, orgId);
  for (;;) if ((await offerNextTime(db.pool, orgId)) === null) return;
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

const claim = async (): Promise<DueOfferMessage> => {
  const message = await claimOfferMessage(db.pool, orgId);
  if (message === null) throw new Error("nothing is due");
  return message;
};

/** What became of handing it over; then the job looks, as it is woken to. */
async function finish(
  message: DueOfferMessage,
  how: { trouble?: string; isFinal?: boolean; isNeedless?: boolean } = {},
) {
  const { messageId, attempt, recipient } = message;
  const { trouble = null, ...rest } = how;
  const via = trouble === null ? ("catcher" as const) : null;
  await finishMessage(db.pool, orgId, {
    messageId,
    attempt,
    recipient,
    subject: null,
    body: "b",
    trouble,
    via,
    ...rest,
  });
  await workOff();
}

async function callEnds(ended: "voicemail" | "no_answer" | "answered" | "failed"): Promise<void> {
  const { rows } = await db.owner.query<{ id: string }>(
    `update outbound_calls set status = 'ringing', vapi_call_id = outbound_id::text, placed_at = now()
     where org_id = $1 and status = 'planned' returning outbound_id as id`,
    [orgId],
  );
  await noteOutboundEnd(db.pool, orgId, { callId: rows[0]?.id ?? "", ended, cost: 0.1 });
  await workOff();
}

const ends = async () =>
  (await listOffers(db.pool, scope, {})).items
    .toReversed()
    .map(({ patientName, ended }) => `${patientName}: ${ended}`);

describe("whoever is offered a time", () => {
  test("is told by text, and by letter where the text cannot be taken; the front desk calls where that fails as well", async () => {
    await waits(1);
    await freeUp();
    const text = await claim();
    expect(text).toMatchObject({ channel: "sms", recipient: phoneOf(1), kind: "offer" });
    await finish(text, { trouble: "the number takes no texts", isNeedless: true });
    const letter = await claim();
    expect(letter).toMatchObject({ channel: "email", recipient: "c1@example.com" });
    expect(await theHold()).toMatchObject({ way: "email", told: "planned" });
    await finish(letter, { trouble: "550", isFinal: true });
    expect(await theHold()).toMatchObject({ way: "staff", told: "by_staff", trouble: "550" });
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
  });

  test("is told in the clinic's own words, where it has some", async () => {
    await waits(1);
    await freeUp();
    await db.owner.query(
      `insert into message_templates (org_id, channel, kind, subject, body)
       values ($1, 'sms', 'offer', '', 'Free: {date} at {time}'), ($1, 'email', 'offer', 'Of letters', 'x')`,
      [orgId],
    );
    expect((await claim()).template).toEqual({ subject: "", body: "Free: {date} at {time}" });
  });

  test("is reached in the clinic's order", async () => {
    await callsOn();
    await ways("call", "message");
    await waits(1);
    await waits(2);
    await freeUp();
    expect(await theHold()).toMatchObject({ way: "call", told: "planned" });
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
    await callEnds("voicemail");
    expect(await theHold()).toMatchObject({ way: "sms", patientName: "Caller 1" });
    await finish(await claim(), { trouble: "30006", isFinal: true });
    await finish(await claim(), { trouble: "550", isFinal: true });
    // No way is left: the next who waits is asked.
    expect(await ends()).toEqual(["Caller 1: no_answer", "Caller 2: null"]);
  });

  test.each([
    ["voicemail", "voicemail"],
    ["no_answer", "no_answer"],
    ["failed", "no_answer"],
  ] as const)("is passed over after %s where the assistant's call is the only way", async (ended, how) => {
    await callsOn();
    await ways("call");
    await waits(1);
    await freeUp();
    await callEnds(ended);
    expect(await ends()).toEqual([`Caller 1: ${how}`]);
  });

  test("and spoke with the assistant keeps the time until the deadline", async () => {
    await callsOn();
    await ways("call", "staff");
    await waits(1);
    await freeUp();
    await callEnds("answered");
    expect(await theHold()).toMatchObject({ way: "call", told: "sent" });
  });

  test("is not called while calls are stopped, nor outside their hours, and not waited for", async () => {
    await callsOn();
    await ways("call", "staff");
    await db.owner.query(
      "update outbound_settings set stopped_at = now(), stopped_by = 'x' where org_id = $1",
      [orgId],
    );
    await waits(1);
    await freeUp();
    expect(await theHold()).toMatchObject({ way: "staff" });
  });

  test("wanted the front desk alone: neither is anything written nor does the assistant call", async () => {
    await callsOn();
    await waits(1, { reach: "call" });
    await freeUp();
    expect(await theHold()).toMatchObject({ way: "staff", told: "by_staff" });
  });

  test("asked for no texts, and gets none; nor anything at another's address", async () => {
    await noteConsent(db.pool, orgId, {
      channel: "sms",
      address: phoneOf(1),
      isAllowed: false,
      how: "reply",
    });
    await waits(1, {}, null);
    await db.owner.query(`update contacts set email = 'other@example.com' where org_id = $1 and phone = $2`, [
      orgId,
      phoneOf(1),
    ]);
    await db.owner.query(
      `insert into persons (org_id, contact_id, name, email) select org_id, contact_id, 'Other Person', 'other@example.com'
       from contacts where org_id = $1 and phone = $2`,
      [orgId, phoneOf(1)],
    );
    await freeUp();
    expect(await theHold()).toMatchObject({ way: "staff" });
  });

  test("is written to once a day: a second time the front desk calls", async () => {
    await waits(1);
    await freeUp();
    await finish(await claim());
    expect(await theHold()).toMatchObject({ way: "sms", told: "sent" });
    await closeOffer(db.pool, scope, { offerId: (await theHold()).offerId, how: "released" });
    const { rows } = await db.owner.query<{ entry: string; provider: string }>(
      "select entry_id as entry, provider_id as provider from waitlist_offers where org_id = $1",
      [orgId],
    );
    const half: IsoInstant = new Date(Date.parse(TEN) + 1_800_000).toISOString().replace(".000Z", "Z");
    await offerForStaff(db.pool, scope, {
      entryId: rows[0]?.entry ?? "",
      providerId: rows[0]?.provider ?? "",
      startsAt: half,
    });
    expect(await theHold()).toMatchObject({ way: "staff" });
  });

  test("is told of nothing that is over, or about to be", async () => {
    await waits(1);
    await freeUp();
    const { offerId } = await theHold();
    await db.owner.query(
      "update waitlist_offers set held_until = now() + interval '2 minutes' where org_id = $1",
      [orgId],
    );
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
    expect((await listMessages(db.pool, scope, {})).items).toMatchObject([
      { kind: "offer", status: "dropped", trouble: "the offer is about to end", appointmentId: null },
    ]);
    await closeOffer(db.pool, scope, { offerId, how: "declined" });
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
  });

  test("has it in their messages, and a server that died with one is followed by another", async () => {
    await waits(1);
    await freeUp();
    const first = await claim();
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
    await db.owner.query(
      "update messages set claimed_at = claimed_at - interval '2 minutes' where org_id = $1",
      [orgId],
    );
    const second = await claim();
    expect(second).toMatchObject({ messageId: first.messageId, attempt: 2 });
    expect(second.unsettledSince).not.toBeNull();
    await finish(second);
    const { contactId } = (await listWaitlist(db.pool, scope, {})).items[0] ?? { contactId: "" };
    expect((await listMessages(db.pool, scope, { contactId })).items).toMatchObject([
      { kind: "offer", channel: "sms", status: "sent", patientName: "Caller 1", startsAt: TEN },
    ]);
  });
});

describe("an offer that the front desk is to make", () => {
  test("has its half hour while the clinic is open, however long nobody is there", async () => {
    await ways("staff");
    await closeFor(600);
    await waits(1);
    await freeUp();
    const { heldUntil } = await theHold();
    const minutes = (Date.parse(heldUntil) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(628);
    expect(minutes).toBeLessThan(631);
  });

  test("is not made where nobody will be there before it would have to be answered: the next who can be told is", async () => {
    // Whoever needs three days' notice would have to answer before the clinic opens again.
    await closeFor(5 * 1_440);
    await waits(1, { reach: "call", noticeMinutes: 3 * 1_440 });
    await waits(2, { noticeMinutes: 3 * 1_440 });
    await freeUp();
    expect(await theHold()).toMatchObject({ patientName: "Caller 2", way: "sms" });
  });

  test("that staff make themselves is held at once, whatever the hours say", async () => {
    await ways("message");
    await closeFor(600);
    const entryId = await waits(1, { reach: "call" });
    const { rows } = await db.owner.query<{ id: string }>(
      "select provider_id as id from providers where org_id = $1",
      [orgId],
    );
    expect(
      await offerForStaff(db.pool, scope, { entryId, providerId: rows[0]?.id ?? "", startsAt: TEN }),
    ).toBe(true);
    expect(await theHold()).toMatchObject({ way: "staff" });
  });
});

describe("the link to an offer", () => {
  const give = async () => {
    await waits(1);
    await waits(2);
    await freeUp();
    const { offerId, startsLocal } = await theHold();
    const tokenSha256 = createHash("sha256").update(offerId).digest("hex");
    const link = await openOfferLink(db.pool, orgId, { offerId, tokenSha256, sealedToken: "sealed" });
    expect(link).toEqual({ sealedToken: "sealed", mayChange: true });
    return { offerId, startsLocal, tokenSha256 };
  };
  test("is one however often it is asked for, shows the time, and books it for them", async () => {
    const { offerId, startsLocal, tokenSha256 } = await give();
    expect(
      await openOfferLink(db.pool, orgId, { offerId, tokenSha256: "b".repeat(64), sealedToken: "other" }),
    ).toMatchObject({ sealedToken: "sealed" });
    expect(await findOffer(db.pool, tokenSha256)).toMatchObject({
      state: "open",
      startsAt: TEN,
      mayAnswer: true,
    });
    expect(
      await acceptOwnOffer(db.pool, { orgId, offerId, startsLocal: "2020-01-01T10:00:00" }),
    ).toMatchObject({ kind: "other_time" });
    expect(await acceptOwnOffer(db.pool, { orgId, offerId, startsLocal })).toMatchObject({ kind: "booked" });
    expect(await acceptOwnOffer(db.pool, { orgId, offerId, startsLocal })).toMatchObject({
      kind: "already_booked",
    });
    expect(await findOffer(db.pool, tokenSha256)).toMatchObject({ state: "accepted" });
    const { items } = await listChanges(db.pool, scope, { entities: ["appointment"] });
    expect(items[0]?.actor).toMatchObject({ kind: "patient" });
  });

  test("says no, or leaves the list, and the next is asked", async () => {
    const { offerId, tokenSha256 } = await give();
    expect(await declineOwnOffer(db.pool, { orgId, offerId })).toEqual({ kind: "closed" });
    expect(await findOffer(db.pool, tokenSha256)).toMatchObject({ state: "declined", isWaiting: true });
    await workOff();
    expect((await theHold()).patientName).toBe("Caller 2");
    expect(await leaveByOffer(db.pool, { orgId, offerId })).toBe(true);
    expect(await findOffer(db.pool, tokenSha256)).toMatchObject({ isWaiting: false });
    expect((await listWaitlist(db.pool, scope, {})).items).toHaveLength(1);
  });

  test("is over with the offer, leads nowhere once the wrong person has it, and goes with the person's data", async () => {
    const { offerId, tokenSha256 } = await give();
    await closeOffer(db.pool, scope, { offerId, how: "voicemail" });
    expect(await findOffer(db.pool, tokenSha256)).toMatchObject({ state: "over" });
    expect(await openOfferLink(db.pool, orgId, { offerId, tokenSha256, sealedToken: "sealed" })).toBeNull();
    await workOff();
    const second = await theHold();
    const other = "c".repeat(64);
    await openOfferLink(db.pool, orgId, { offerId: second.offerId, tokenSha256: other, sealedToken: "s" });
    await closeOffer(db.pool, scope, { offerId: second.offerId, how: "wrong_person" });
    expect(await findOffer(db.pool, other)).toBeNull();
    const { contactId } = (await listWaitlist(db.pool, scope, {})).items[0] ?? { contactId: "" };
    const erased = await deletePersonData(db.pool, scope, contactId);
    expect(erased).toMatchObject({ kind: "erased" });
    expect(erased.kind === "erased" && erased.messageIds).toContain(offerId);
    expect(await findOffer(db.pool, tokenSha256)).toBeNull();
  });
});

test("who waits no longer is removed when the clinic wants words kept no longer; who waits, and what is to come, stays", async () => {
  await waits(1);
  await waits(2);
  await freeUp();
  await closeOffer(db.pool, scope, { offerId: (await theHold()).offerId, how: "opted_out" });
  expect(await removeOldWaitlist(db.pool, orgId)).toBe(0);
  await db.owner.query("update organizations set call_words_days = 30 where org_id = $1", [orgId]);
  await db.owner.query(
    "update waitlist_entries set updated_at = now() - interval '31 days' where org_id = $1",
    [orgId],
  );
  expect(await removeOldWaitlist(db.pool, orgId)).toBe(1);
  expect((await listWaitlist(db.pool, scope, {})).items).toMatchObject([{ patientName: "Caller 2" }]);
  expect(await ends()).toEqual([]);
});
