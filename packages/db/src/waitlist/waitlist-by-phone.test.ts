import { E164, type IsoInstant, type OrgId, type WaitlistWish } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import type { StaffScope } from "../with-staff.ts";
import { findWaitsOfCaller } from "./find-waits-of-caller.ts";
import { joinWaitlist, leaveWaitlistByPhone, listWaitlist } from "./waitlist-entries.ts";
import { expireOffers, listOffers, offerNextTime } from "./waitlist-offers.ts";

const db = forAllTests(() => openTestDb());
const PHONE = E164.parse("+14155550123");
const OTHER = E164.parse("+14155550199");

let scope: StaffScope;
let orgId: OrgId;
/** 10:00 in a week, on the clinic's clock. */
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

type Joining = { readonly wish?: Partial<WaitlistWish>; readonly isOwn?: boolean; readonly name?: string };

const join = async ({ wish = {}, isOwn = true, name = "Tom Hall" }: Joining = {}) =>
  joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish,
    name,
    phone: PHONE,
    email: null,
    isOwn,
    requestKey: null,
  });

const entries = async () => (await listWaitlist(db.pool, scope, {})).items;
const setCheck = async (check: string) =>
  db.owner.query("update organizations set caller_check = $2 where org_id = $1", [orgId, check]);

const look = async (more: Partial<Parameters<typeof findWaitsOfCaller>[1]> = {}) =>
  findWaitsOfCaller(db.pool, {
    orgId,
    callId: "call-1",
    phone: PHONE,
    isOwn: true,
    callingPhone: PHONE,
    name: "Tom Hall",
    isGuess: false,
    ...more,
  });

describe("a wish that is there", () => {
  const MORNINGS = { untilTime: "12:00" };

  test("is changed from the contact's own number", async () => {
    await join();
    await join({ wish: MORNINGS });
    expect(await entries()).toMatchObject([{ fromTime: "00:00", untilTime: "12:00" }]);
  });

  test.each(["a number that was only said", "the own number, where that is not enough"])(
    "is not changed from %s: theirs stands beside it, and the same again is that one",
    async (who) => {
      await join();
      if (who.startsWith("the own")) await setCheck("name_and_birth_date");
      const isOwn = who.startsWith("the own");
      const other = await join({ wish: MORNINGS, isOwn });
      const again = await join({ wish: MORNINGS, isOwn });
      expect(again).toEqual(other);
      expect(await entries()).toMatchObject([{ untilTime: "24:00" }, { untilTime: "12:00" }]);
    },
  );

  test("may not fill the list: ten of a contact are all", async () => {
    for (let hour = 1; hour <= 10; hour += 1) {
      expect(
        await join({ wish: { untilTime: `${String(hour).padStart(2, "0")}:00` }, isOwn: false }),
      ).toMatchObject({
        kind: "waiting",
      });
    }
    expect(await join({ wish: { untilTime: "23:00" }, isOwn: false })).toEqual({ kind: "list_full" });
    expect(await entries()).toHaveLength(10);
  });
});

describe("who wants to leave", () => {
  test("is found by their own number, and is off the list for a day", async () => {
    await join();
    const [entry] = (await look()).entries;
    expect(entry).toMatchObject({ patientName: "Tom Hall", status: "waiting", via: "number" });
    expect(
      await leaveWaitlistByPhone(db.pool, { orgId, entryId: entry?.entryId ?? "", requestKey: null }),
    ).toBe(true);
    expect((await look()).entries).toMatchObject([{ status: "left" }]);
    await db.owner.query(
      "update waitlist_entries set updated_at = now() - interval '25 hours' where org_id = $1",
      [orgId],
    );
    expect((await look()).entries).toEqual([]);
  });

  test("by another number is looked for with a fact that counts as a guess, right or wrong", async () => {
    await join();
    const stranger = { phone: OTHER, callingPhone: OTHER, isOwn: false };
    expect(await look(stranger)).toMatchObject({ guessId: null, entries: [] });
    for (const name of ["Tom Hall", "Tom Hall", "Tom Hull"]) {
      expect((await look({ ...stranger, name, isGuess: true })).guessId).not.toBeNull();
    }
    expect(await look({ ...stranger, isGuess: true })).toEqual({ limited: true, guessId: null, entries: [] });
  });

  test("is of another clinic: nobody", async () => {
    await join();
    const neighbour = await createTestScope(db.owner);
    expect((await look({ orgId: neighbour.orgId })).entries).toEqual([]);
    const [entry] = await entries();
    const foreign = { orgId: neighbour.orgId, entryId: entry?.entryId ?? "", requestKey: null };
    expect(await leaveWaitlistByPhone(db.pool, foreign)).toBe(false);
    expect(await entries()).toHaveLength(1);
  });
});

describe("what is held for somebody whose first name alone is said", () => {
  const book = async (patientName: string, phone: E164, requestKey: string | null = null) =>
    bookAppointment(db.pool, {
      orgId,
      patientName,
      email: null,
      phone,
      service: null,
      scheduledAt: TEN,
      requestKey,
    });

  /** TEN has been given up, and whoever has waited longest is asked. */
  async function freed(): Promise<void> {
    const outcome = await book("Ann Lee", OTHER);
    if (outcome.kind !== "booked") throw new Error(outcome.kind);
    await cancelAppointment(db.pool, { orgId, appointmentId: outcome.appointment.appointmentId });
    await expireOffers(db.pool, orgId);
    while ((await offerNextTime(db.pool, orgId)) !== null);
  }

  const ends = async () => (await listOffers(db.pool, scope, {})).items.map(({ ended }) => ended);

  test("is theirs, under their whole name, and a repeat finds it", async () => {
    await join();
    await join({ name: "Emma Hall" });
    await freed();
    expect(await book("Tom", PHONE, "call-1:tool-1:x")).toMatchObject({
      kind: "booked",
      appointment: { patientName: "Tom Hall" },
    });
    expect((await book("Tom", PHONE, "call-1:tool-1:x")).kind).toBe("already_booked");
    expect((await book("Tom", PHONE)).kind).toBe("already_booked");
    expect(await ends()).toEqual(["accepted"]);
  });

  test.each(["Hall", "Emma", "Tim"])("is not %s's", async (name) => {
    await join();
    await freed();
    expect((await book(name, PHONE)).kind).toBe("slot_unavailable");
    expect(await ends()).toEqual([null]);
  });

  test("is nobody's where two of the number who wait are called so", async () => {
    await join();
    await join({ name: "Tom Reed" });
    await freed();
    expect((await book("Tom", PHONE)).kind).toBe("slot_unavailable");
    expect((await book("Tom Hall", PHONE)).kind).toBe("booked");
  });

  test.each([
    ["Tom", "Tom Hall", "Tom Hall"],
    ["Tom Hall", "Mr. Tom A. Hall", "Tom Hall"],
  ])("is theirs where they wait as %s and ring as %s", async (waits, rings, called) => {
    await join({ name: waits });
    await freed();
    expect(await book(rings, PHONE)).toMatchObject({ kind: "booked", appointment: { patientName: called } });
    expect(await ends()).toEqual(["accepted"]);
  });

  test.each([
    ["Tom", "Emma Hall"],
    ["Tom Hall", "Tom Hall Jr."],
    ["Tom Hall", "Emma Hall"],
    ["Tom Hall", "Tom Reed"],
  ])("is not another's of the family: %s waits, and %s rings", async (waits, rings) => {
    await join({ name: waits });
    await freed();
    expect((await book(rings, PHONE)).kind).toBe("slot_unavailable");
    expect(await ends()).toEqual([null]);
  });

  test("is one wish and one offer, whichever of their names they wait by", async () => {
    await join({ name: "Tom" });
    await join({ name: "Tom Hall", wish: { untilTime: "12:00" } });
    expect(await entries()).toMatchObject([{ patientName: "Tom Hall", untilTime: "12:00" }]);
  });

  test("is not theirs from another number, nor where a number is not enough", async () => {
    await join();
    await freed();
    expect((await book("Tom", E164.parse("+14155550177"))).kind).toBe("slot_unavailable");
    await setCheck("name_and_birth_date");
    expect((await book("Tom", PHONE)).kind).toBe("slot_unavailable");
  });
});
