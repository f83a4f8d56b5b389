import { E164, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { finishMessage } from "../messages/claim-message.ts";
import type { StaffScope } from "../with-staff.ts";
import { listUpcoming } from "../staff/list-appointments.ts";
import { claimOfferMessage } from "./offer-messages.ts";
import { acceptOwnOffer, leaveByOffer } from "./offer-links.ts";
import { joinWaitlist, leaveWaitlist, listWaitlist } from "./waitlist-entries.ts";
import {
  acceptOffer,
  closeOffer,
  expireOffers,
  listHolds,
  listOffers,
  offerNextTime,
} from "./waitlist-offers.ts";

// Deadlines are the database's own time, so everything here is in a week from the day the test runs.

const db = forAllTests(() => openTestDb());
const PHONE = E164.parse("+14155550123");
const OTHER = E164.parse("+14155550199");

let scope: StaffScope;
let orgId: OrgId;
let TEN: IsoInstant;

beforeEach(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  const { rows } = await db.owner.query<{ ten: string }>(
    `select iso_instant(clock.moment_of('America/New_York',
       clock.local_time('America/New_York', now())::date + 7 + time '10:00')) as ten`,
  );
  TEN = rows[0]?.ten ?? "";
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until) values ($1, '00:00', '00:00')",
    [orgId],
  );
});

type Joining = { readonly name: string; readonly email?: string | null; readonly isOwn?: boolean };

async function waits({ name, email = null, isOwn = true }: Joining): Promise<string> {
  const joined = await joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish: {},
    name,
    phone: PHONE,
    email,
    isOwn,
    requestKey: null,
  });
  if (joined.kind !== "waiting") throw new Error(joined.kind);
  return joined.entryId;
}

async function books(patientName: string, phone: E164, email: string | null = null): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName,
    email,
    phone,
    service: null,
    scheduledAt: TEN,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

async function giveUp(appointmentId: string): Promise<void> {
  await cancelAppointment(db.pool, { orgId, appointmentId });
  await workOff();
}

async function workOff(): Promise<void> {
  await expireOffers(db.pool, orgId);
  while ((await offerNextTime(db.pool, orgId)) !== null);
}

/** Hands the next message about an offer over; to where. */
async function tell(): Promise<string | undefined> {
  const due = await claimOfferMessage(db.pool, orgId);
  if (due === null) return undefined;
  const { messageId, attempt, recipient } = due;
  const how = {
    subject: "A time for you",
    body: "All of it",
    trouble: null,
    via: "smtp",
  } as const;
  await finishMessage(db.pool, orgId, { messageId, attempt, recipient, ...how });
  return recipient;
}

const textsToo = () => db.owner.query("update message_settings set by_sms = true where org_id = $1", [orgId]);

const saidOfVisits = async () => {
  const { rows } = await db.owner.query<{ said: string | null }>(
    "select said_email as said from appointments where org_id = $1 and status = 'confirmed'",
    [orgId],
  );
  return rows.map(({ said }) => said);
};

const theHold = async () => {
  const [hold, ...others] = await listHolds(db.pool, scope);
  if (hold === undefined || others.length > 0) throw new Error(`${others.length} others`);
  return hold;
};

const addresses = async () => {
  const { rows } = await db.owner.query<{ who: string }>(
    "select name || ': ' || coalesce(email, 'none') as who from persons where org_id = $1 and contact_id = (select contact_id from contacts where org_id = $1 and phone = $2) order by 1",
    [orgId, PHONE],
  );
  return rows.map(({ who }) => who);
};

describe("an address that is said when somebody joins", () => {
  test("from their own number is theirs: the letter about a time reaches them, though others of the number are known", async () => {
    await giveUp(await books("Tom Hall", PHONE, "tom@example.com"));
    await waits({ name: "Emma Hall", email: "emma@example.com" });
    await giveUp(await books("Ann Lee", OTHER));
    expect(await claimOfferMessage(db.pool, orgId)).toMatchObject({
      recipient: "emma@example.com",
      patientName: "Emma Hall",
    });
    expect(await addresses()).toEqual(["Emma Hall: emma@example.com", "Tom Hall: tom@example.com"]);
  });

  test("is never that of another of the family who has none", async () => {
    await giveUp(await books("Tom Hall", PHONE));
    await waits({ name: "Emma Hall", email: "emma@example.com" });
    expect(await addresses()).toEqual(["Emma Hall: emma@example.com", "Tom Hall: none"]);
  });

  test("from another number serves that wait and its visit, and nothing else", async () => {
    await waits({ name: "Tom Hall", email: "said@example.com", isOwn: false });
    expect((await listWaitlist(db.pool, scope, {})).items).toMatchObject([{ email: "said@example.com" }]);
    await giveUp(await books("Ann Lee", OTHER));
    expect(await tell()).toBe("said@example.com");
    expect(await addresses()).toEqual(["Tom Hall: none"]);
    const { offerId, startsLocal } = await theHold();
    await acceptOwnOffer(db.pool, { orgId, offerId, startsLocal });
    expect(await saidOfVisits()).toEqual(["said@example.com"]);
  });

  test("from another number hears nothing of the visit where the yes came from the number itself", async () => {
    await waits({ name: "Tom Hall", email: "said@example.com", isOwn: false });
    await giveUp(await books("Ann Lee", OTHER));
    expect(await tell()).toBe("said@example.com");
    await acceptOffer(db.pool, scope, await theHold());
    expect(await saidOfVisits()).toEqual([null]);
  });

  test("from another number hears nothing of the visit where a text had the same link", async () => {
    await textsToo();
    await waits({ name: "Tom Hall", email: "said@example.com", isOwn: false });
    await giveUp(await books("Ann Lee", OTHER));
    const { offerId, startsLocal } = await theHold();
    expect(await tell()).toBe(PHONE);
    await db.owner.query(
      `insert into messages (org_id, offer_id, channel, kind, revision, starts_local, provider_id, due_at, status, sent_at, recipient)
       select org_id, offer_id, 'email', kind, revision, starts_local, provider_id, due_at, 'sent', now(), 'said@example.com'
       from messages where org_id = $1 and offer_id = $2`,
      [orgId, offerId],
    );
    await acceptOwnOffer(db.pool, { orgId, offerId, startsLocal });
    expect(await saidOfVisits()).toEqual([null]);
  });

  test("from another number does not take the place of one with which somebody waits", async () => {
    await waits({ name: "Tom Hall", email: "tom@example.com" });
    await waits({ name: "Tom Hall", email: "said@example.com", isOwn: false });
    await waits({ name: "Tom Hall", email: "said@example.com", isOwn: false });
    expect((await listWaitlist(db.pool, scope, {})).items.map(({ email }) => email)).toEqual([
      "tom@example.com",
      "said@example.com",
    ]);
  });
});

describe("who leaves the list", () => {
  /** A time is held for Tom in a transaction that is not over yet. */
  async function offering(entryId: string) {
    const job = await db.pool.connect();
    await job.query("begin");
    await job.query("select set_config('app.org_id', $1, true)", [orgId]);
    await job.query(
      `select hold_for($1, $2, p.provider_id, $3, tstzrange($3, $3::timestamptz + interval '30 minutes'))
       from providers p where p.org_id = $1`,
      [orgId, entryId, TEN],
    );
    return { commit: () => job.query("commit").finally(() => job.release()) };
  }

  const isBlocked = async () => {
    const { rows } = await db.owner.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows.length > 0;
  };

  test("at the very moment at which a time is held for them has left, and the time is given back", async () => {
    const entryId = await waits({ name: "Tom Hall", email: "tom@example.com" });
    const offer = await offering(entryId);
    const leaving = leaveWaitlist(db.pool, scope, entryId);
    while (!(await isBlocked()));
    await offer.commit();
    expect(await leaving).toBe(true);
    expect(await listHolds(db.pool, scope)).toEqual([]);
    expect((await listWaitlist(db.pool, scope, {})).items).toEqual([]);
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
    await books("Ann Lee", OTHER);
  });

  test("by an old link leaves all of it, with what is held for them now", async () => {
    await waits({ name: "Tom Hall" });
    await giveUp(await books("Ann Lee", OTHER));
    const { offerId } = await theHold();
    await leaveByOffer(db.pool, { orgId, offerId: (await theHold()).offerId });
    await waits({ name: "Tom" });
    await giveUp(await books("Ann Lee", OTHER));
    expect((await theHold()).offerId).not.toBe(offerId);
    await leaveByOffer(db.pool, { orgId, offerId });
    expect(await listHolds(db.pool, scope)).toEqual([]);
    expect((await listWaitlist(db.pool, scope, {})).items).toEqual([]);
  });
});

test("whose number is wrong leaves with all that they wait for, and others of the number wait on", async () => {
  await waits({ name: "Tom Hall" });
  await waits({ name: "Emma Hall" });
  await giveUp(await books("Ann Lee", OTHER));
  const { offerId, patientName } = await theHold();
  expect(patientName).toBe("Tom Hall");
  await closeOffer(db.pool, scope, { offerId, how: "wrong_person" });
  expect((await listWaitlist(db.pool, scope, {})).items.map((entry) => entry.patientName)).toEqual([
    "Emma Hall",
  ]);
});

test("an address with which somebody books by phone what is held for them is theirs, and nobody else's", async () => {
  await waits({ name: "Emma Hall" });
  await waits({ name: "Tom Hall" });
  await db.owner.query(
    "update waitlist_entries set rank = 0 where org_id = $1 and patient_name = 'Tom Hall'",
    [orgId],
  );
  await giveUp(await books("Ann Lee", OTHER));
  await books("Tom Hall", PHONE, "tom@example.com");
  expect(await addresses()).toEqual(["Emma Hall: none", "Tom Hall: tom@example.com"]);
  expect((await listOffers(db.pool, scope, {})).items[0]?.ended).toBe("accepted");
});

test("who leaves by a letter to an address that came with a number that was only said leaves with that wish alone", async () => {
  await waits({ name: "Tom Hall", email: "tom@example.com" });
  const entryId = await waits({ name: "Tom Hall", email: "said@example.com", isOwn: false });
  await db.owner.query("update waitlist_entries set rank = 0 where entry_id = $1", [entryId]);
  await giveUp(await books("Ann Lee", OTHER));
  expect(await tell()).toBe("said@example.com");
  const { offerId } = await theHold();
  expect(await leaveByOffer(db.pool, { orgId, offerId })).toBe(true);
  expect((await listWaitlist(db.pool, scope, {})).items.map(({ email }) => email)).toEqual([
    "tom@example.com",
  ]);
});

test("a time that somebody takes by their own link is booked by the patient, not by staff", async () => {
  await waits({ name: "Tom Hall" });
  await giveUp(await books("Ann Lee", OTHER));
  const { offerId, startsLocal } = await theHold();
  expect((await acceptOwnOffer(db.pool, { orgId, offerId, startsLocal })).kind).toBe("booked");
  const { rows } = await db.owner.query(
    "select source, by_patient from appointments where org_id = $1 and status = 'confirmed'",
    [orgId],
  );
  // A server of the version before throws at a source that it does not know.
  expect(rows).toEqual([{ source: "staff", by_patient: true }]);
  expect((await listUpcoming(db.pool, scope, {})).items[0]).toMatchObject({ byPatient: true });
  expect((await listOffers(db.pool, scope, {})).items[0]?.ended).toBe("accepted");
});
