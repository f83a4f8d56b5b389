import { E164, type IsoInstant, type OpeningHours, type OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeEach, describe, expect, test } from "vitest";
import { checkAvailability } from "../calendar/check-availability.ts";
import { createLocation, listLocations, updateLocation } from "../settings/locations.ts";
import { loadOpeningHours, saveOpeningHours } from "../settings/opening-hours.ts";
import { bookForStaff } from "../staff/book-for-staff.ts";
import { findSlotsForStaff } from "../staff/find-slots-for-staff.ts";
import { moveForStaff } from "../staff/move-for-staff.ts";
import type { StaffScope } from "../with-staff.ts";
import { bookAppointment } from "./book-appointment.ts";
import { rescheduleAppointment } from "./reschedule-appointment.ts";

// A clinic in New York. Dr. Lee is Downtown from 9 to 12 and at Westside from 12 to 15, Dr. Sun at Westside from 9 to 12.

const db = forAllTests(() => openTestDb());
const NOW = "2026-12-01T12:00:00Z";
const JOHN = E164.parse("+14155550100");
/** On Wednesday, December 2, in New York. */
const at = (hour: number, minute = 0): IsoInstant =>
  new Date(Date.UTC(2026, 11, 2, hour + 5, minute)).toISOString().replace(".000", "");

let orgId: OrgId;
let scope: StaffScope;
let downtown: string;
let westside: string;
let lee: string;
let sun: string;

async function add(name: string, into = scope): Promise<string> {
  const made = await createLocation(db.pool, into, {
    name,
    address: `1 ${name} Street\nNew York`,
    phone: null,
  });
  if (made.kind !== "saved") throw new Error(made.kind);
  return made.location.locationId;
}

async function setHours(
  providerId: string | null,
  spans: readonly (readonly [string, string, string | null])[],
) {
  const hours = spans.map(([opensAt, closesAt, locationId]): OpeningHours => ({
    weekday: 3,
    opensAt,
    closesAt,
    locationId,
  }));
  const version = (await loadOpeningHours(db.pool, scope, { providerId }))?.version ?? "";
  return saveOpeningHours(db.pool, scope, { providerId, hours, version });
}

beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner, {
    providers: ["Dr. Lee", "Dr. Sun"].map((name) => ({ name, gives: ["consultation"] })),
  }));
  scope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
  const { rows } = await db.owner.query<{ id: string }>(
    "select provider_id as id from providers where org_id = $1 order by name",
    [orgId],
  );
  [lee, sun] = [rows[0]?.id ?? "", rows[1]?.id ?? ""];
  downtown = await add("Downtown");
  westside = await add("Westside");
  await setHours(lee, [
    ["09:00", "12:00", downtown],
    ["12:00", "15:00", westside],
  ]);
  await setHours(sun, [["09:00", "12:00", westside]]);
});

type Wish = { readonly locationId?: string; readonly providerId?: string };
const book = (scheduledAt: IsoInstant, wish: Wish = {}) =>
  bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    email: null,
    phone: JOHN,
    service: "consultation",
    scheduledAt,
    now: NOW,
    ...wish,
  });
const free = (wish: Wish = {}) =>
  checkAvailability(db.pool, { orgId, service: null, from: at(0), until: at(24), now: NOW, ...wish });

describe("free times", () => {
  test("say where each is", async () => {
    const found = await free();
    expect(found).toMatchObject({
      slots: [9, 9.5, 10, 10.5, 11, 11.5, 12, 12.5, 13, 13.5, 14, 14.5].map((hour) => at(0, hour * 60)),
      places: { [at(9)]: ["Downtown", "Westside"], [at(13)]: ["Westside"] },
    });
  });

  test("keep to the location that is asked for", async () => {
    const found = await free({ locationId: downtown });
    expect(found).toMatchObject({ slots: [9, 9.5, 10, 10.5, 11, 11.5].map((hour) => at(0, hour * 60)) });
  });

  test("are only what one opening at one place covers: those that adjoin at two are not one", async () => {
    await db.owner.query("update services set duration_minutes = 60 where org_id = $1", [orgId]);
    const found = await free({ providerId: lee });
    const slots = "slots" in found ? found.slots : [];
    expect(slots).toContain(at(11));
    expect(slots).not.toContain(at(11, 30));
    expect(slots).toContain(at(12));
    expect(await book(at(11, 30), { providerId: lee })).toMatchObject({ kind: "outside_hours" });
  });

  test("of the desk say it as well", async () => {
    const { rows } = await db.owner.query<{ id: string }>(
      "select service_id as id from services where org_id = $1",
      [orgId],
    );
    const serviceId = rows[0]?.id ?? "";
    const range = { serviceId, from: at(0), until: at(24), now: NOW };
    const [first] = await findSlotsForStaff(db.pool, scope, range);
    expect(first).toMatchObject({ startsAt: at(9), places: [{ name: "Downtown" }, { name: "Westside" }] });
    const there = await findSlotsForStaff(db.pool, scope, { ...range, locationId: downtown });
    expect(there.map(({ providerIds }) => providerIds)).toEqual(there.map(() => [lee]));
  });
});

describe("booking", () => {
  test("of a time that is free at two locations asks which, and books nothing", async () => {
    expect(await book(at(9))).toEqual({
      kind: "which_location",
      asked: "",
      locations: ["Downtown", "Westside"],
    });
    expect((await db.owner.query("select 1 from appointments where org_id = $1", [orgId])).rowCount).toBe(0);
  });

  test("is with whoever is at the location that was asked for", async () => {
    expect(await book(at(9), { locationId: westside })).toMatchObject({
      kind: "booked",
      appointment: { providerName: "Dr. Sun", location: { name: "Westside" } },
    });
  });

  test("needs no location where the time is free at one", async () => {
    expect(await book(at(13))).toMatchObject({
      kind: "booked",
      appointment: {
        providerName: "Dr. Lee",
        location: { name: "Westside", address: "1 Westside Street\nNew York" },
      },
    });
  });

  test("is refused at a location where nobody is then, with times of that place", async () => {
    const refused = await book(at(13), { locationId: downtown });
    expect(refused).toMatchObject({ kind: "outside_hours" });
    const { alternatives = [], places = {} } = "alternatives" in refused ? refused : {};
    expect(alternatives.map((time) => places[time])).toEqual(alternatives.map(() => ["Downtown"]));
  });

  test("of a server of before, which cannot ask, goes on", async () => {
    const { rows } = await db.owner.query<{ reply: { success: boolean } }>(
      `select book_appointment_atomic_v2($1, 'John', null, $2, 'consultation', $3, p_now => $4) as reply`,
      [orgId, JOHN, at(9), NOW],
    );
    expect(rows[0]?.reply.success).toBe(true);
  });
});

async function booked(time: IsoInstant, wish: Wish = {}) {
  const outcome = await book(time, wish);
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

describe("a visit", () => {
  test("that is moved follows its new time", async () => {
    const appointmentId = await booked(at(9), { providerId: lee });
    const moved = { orgId, appointmentId, scheduledAt: at(13), now: NOW };
    expect(await rescheduleAppointment(db.pool, moved)).toMatchObject({
      kind: "moved",
      appointment: { location: { name: "Westside" } },
    });
  });

  test("that goes to somebody else at its time is where they are", async () => {
    const appointmentId = await booked(at(9), { providerId: lee });
    const given = { appointmentId, startsAt: at(9), providerId: sun, now: NOW };
    expect(await moveForStaff(db.pool, scope, given)).toMatchObject({
      kind: "moved",
      appointment: { location: { name: "Westside" } },
    });
  });

  test("stays where it is when the hours change", async () => {
    const appointmentId = await booked(at(9), { providerId: lee });
    await setHours(lee, [["09:00", "15:00", westside]]);
    const { rows } = await db.owner.query("select location_id from appointments where appointment_id = $1", [
      appointmentId,
    ]);
    expect(rows).toEqual([{ location_id: downtown }]);
  });

  test("that staff book outside the hours is where they said", async () => {
    const { rows } = await db.owner.query<{ id: string }>(
      "select service_id as id from services where org_id = $1",
      [orgId],
    );
    const outcome = await bookForStaff(db.pool, scope, {
      contact: { name: "John Smith", phone: JOHN },
      serviceId: rows[0]?.id ?? "",
      providerId: lee,
      locationId: downtown,
      startsAt: at(18),
      overrideReason: "An emergency",
      now: NOW,
    });
    expect(outcome).toMatchObject({ kind: "booked", appointment: { location: { name: "Downtown" } } });
  });
});

describe("settings", () => {
  test("refuse hours of one provider at two locations that overlap", async () => {
    const saved = await setHours(lee, [
      ["09:00", "12:00", downtown],
      ["11:00", "15:00", westside],
    ]);
    expect(saved).toMatchObject({ kind: "invalid", problems: [{ kind: "overlap" }] });
  });

  test("refuse hours at a place of another clinic", async () => {
    const other = await createTestOrganization(db.owner);
    const theirs = await add("Theirs", { ...scope, orgId: other.orgId });
    expect(await setHours(lee, [["09:00", "12:00", theirs]])).toEqual({ kind: "unknown_location" });
    expect((await listLocations(db.pool, scope)).items.map(({ name }) => name)).toEqual([
      "Downtown",
      "Westside",
    ]);
  });

  test("do not archive a location while hours or visits to come are there", async () => {
    const of = async (id: string) => {
      const found = (await listLocations(db.pool, scope)).items.find(({ locationId }) => locationId === id);
      if (found === undefined) throw new Error(id);
      return found;
    };
    const archive = async (id: string) =>
      updateLocation(db.pool, scope, { ...(await of(id)), active: false });
    expect(await archive(downtown)).toMatchObject({ kind: "in_use", location: { openings: 1 } });
    await setHours(lee, [["12:00", "15:00", westside]]);
    expect(await archive(downtown)).toMatchObject({ kind: "saved" });
  });

  test("with one location left, nobody is told of places", async () => {
    await setHours(lee, [["12:00", "15:00", westside]]);
    const [first] = (await listLocations(db.pool, scope)).items;
    if (first === undefined) throw new Error("no location");
    await updateLocation(db.pool, scope, { ...first, active: false });
    expect(await free()).not.toHaveProperty("places");
    const outcome = await book(at(9));
    expect(outcome).toMatchObject({ kind: "booked" });
    expect("appointment" in outcome && outcome.appointment).not.toHaveProperty("location");
  });
});
