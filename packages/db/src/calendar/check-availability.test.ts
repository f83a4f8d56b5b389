import { E164, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO } from "@callwaiting/testing/now";
import { checkAvailability } from "./check-availability.ts";

const db = forAllTests(() => openTestDb());

let nextPhone = 1_000_000;
/** Fills one start time with a caller of its own. */
async function take(orgId: OrgId, scheduledAt: IsoInstant): Promise<string> {
  const phone = E164.parse(`+1415${nextPhone++}`);
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "Somebody",
    email: null,
    phone,
    service: "consultation",
    scheduledAt,
    now: NOW_ISO,
  });
  return outcome.kind;
}

/** Free times of one local day in New York (UTC-5 in winter), as `HH:MM` UTC. */
async function freeOn(orgId: OrgId, day: string, nextDay: string, now: IsoInstant = NOW_ISO) {
  const found = await checkAvailability(db.pool, {
    orgId,
    service: "consultation",
    from: `${day}T05:00:00Z`,
    until: `${nextDay}T05:00:00Z`,
    now,
  });
  if (found.kind !== "available") throw new Error(found.kind);
  return { times: found.slots.map((slot) => slot.slice(11, 16)), next: found.nextSlots };
}

describe("availability", () => {
  test("offers the hours in steps of the interval, and only what fits before closing", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      openingHours: [
        { weekday: 2, opensAt: "09:00", closesAt: "10:15" },
        { weekday: 2, opensAt: "13:30", closesAt: "14:30" },
      ],
    });
    const { times } = await freeOn(orgId, "2026-12-01", "2026-12-02");
    expect(times).toEqual(["14:00", "14:30", "18:30", "19:00"]);
  });

  test("what is booked is gone, with the buffers of both sides", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      slotIntervalMinutes: 15,
      openingHours: [{ weekday: 2, opensAt: "09:00", closesAt: "12:00" }],
      services: [
        {
          key: "consultation",
          name: "Consultation",
          durationMinutes: 30,
          bufferBeforeMinutes: 10,
          bufferAfterMinutes: 5,
        },
      ],
    });
    expect(await take(orgId, "2026-12-01T15:00:00Z")).toBe("booked"); // blocks 14:50 to 15:35 UTC
    const { times } = await freeOn(orgId, "2026-12-01", "2026-12-02");
    expect(times).toEqual(["14:00", "14:15", "15:45", "16:00", "16:15", "16:30"]);
    expect(await take(orgId, "2026-12-01T15:35:00Z")).toBe("slot_unavailable"); // its own 10 minutes before
    expect(await take(orgId, "2026-12-01T15:45:00Z")).toBe("booked");
  });

  test("two opening rows that touch are one stretch", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      openingHours: [
        { weekday: 2, opensAt: "09:00", closesAt: "10:00" },
        { weekday: 2, opensAt: "10:00", closesAt: "11:00" },
      ],
      services: [{ key: "consultation", name: "Consultation", durationMinutes: 60 }],
    });
    const { times } = await freeOn(orgId, "2026-12-01", "2026-12-02");
    expect(times).toEqual(["14:00", "14:30", "15:00"]);
  });

  test("a closure of the clinic empties the day, and the next open times are named", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await db.owner.query(
      "insert into closures (org_id, starts_local, ends_local, reason) values ($1, '2026-12-24', '2026-12-27', 'Holidays')",
      [orgId],
    );
    const { times, next } = await freeOn(orgId, "2026-12-24", "2026-12-25");
    expect(times).toEqual([]);
    expect(next).toEqual(["2026-12-27T14:00:00Z", "2026-12-27T14:30:00Z", "2026-12-27T15:00:00Z"]);
  });

  test("a provider with hours of their own follows only those", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await db.owner.query(
      `insert into opening_hours (org_id, provider_id, weekday, opens_at, closes_at)
       select org_id, provider_id, 2, '18:00', '19:00' from providers where org_id = $1`,
      [orgId],
    );
    expect((await freeOn(orgId, "2026-12-01", "2026-12-02")).times).toEqual(["23:00", "23:30"]);
    expect((await freeOn(orgId, "2026-12-02", "2026-12-03")).times).toEqual([]);
  });

  test("notice and horizon bound what is offered", async () => {
    const { orgId } = await createTestOrganization(db.owner, { minNoticeMinutes: 120, horizonDays: 30 });
    const today = await freeOn(orgId, "2026-11-20", "2026-11-21");
    expect(today.times[0]).toBe("17:00");
    expect((await freeOn(orgId, "2026-12-21", "2026-12-22")).times).toEqual([]);
  });

  test.each([
    ["spring forward", "2027-03-14", "2027-03-14T05:00:00Z", "2027-03-15T04:00:00Z", 23],
    ["fall back", "2027-11-07", "2027-11-07T04:00:00Z", "2027-11-08T05:00:00Z", 25],
  ])(
    "a clinic open round the clock has the day's real hours on %s",
    async (_name, _day, from, until, hours) => {
      const { orgId } = await createTestOrganization(db.owner, {
        slotIntervalMinutes: 60,
        horizonDays: 400,
        openingHours: [{ weekday: 7, opensAt: "00:00", closesAt: "24:00" }],
      });
      const found = await checkAvailability(db.pool, { orgId, service: null, from, until, now: NOW_ISO });
      if (found.kind !== "available") throw new Error(found.kind);
      expect(found.slots).toHaveLength(hours);
      expect(new Set(found.slots).size).toBe(hours);
    },
  );

  test("wall-clock hours stay put across the change of the clocks", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const before = await checkAvailability(db.pool, {
      orgId,
      service: null,
      from: "2027-03-13T05:00:00Z",
      until: "2027-03-14T05:00:00Z",
      now: NOW_ISO,
    });
    const after = await checkAvailability(db.pool, {
      orgId,
      service: null,
      from: "2027-03-14T05:00:00Z",
      until: "2027-03-15T04:00:00Z",
      now: NOW_ISO,
    });
    expect(before).toMatchObject({ slots: expect.arrayContaining(["2027-03-13T14:00:00Z"]) });
    expect(after).toMatchObject({ slots: expect.arrayContaining(["2027-03-14T13:00:00Z"]) });
  });
});

/** One more caller, whose outcome is of interest. */
const askFor = (orgId: OrgId, scheduledAt: IsoInstant) =>
  bookAppointment(db.pool, {
    orgId,
    patientName: "Late",
    email: "late@example.com",
    phone: null,
    service: "consultation",
    scheduledAt,
    now: NOW_ISO,
  });

describe("alternatives", () => {
  test("three after the wish on that day, then earlier ones nearest first, then the next open day; all of them real", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      openingHours: [2, 3].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "12:00" })),
    });
    await take(orgId, "2026-12-01T15:30:00Z");
    const ask = async () => {
      const outcome = await askFor(orgId, "2026-12-01T15:30:00Z");
      if (outcome.kind !== "slot_unavailable") throw new Error(outcome.kind);
      return outcome.alternatives;
    };
    expect(await ask()).toEqual(["2026-12-01T16:00:00Z", "2026-12-01T16:30:00Z", "2026-12-01T15:00:00Z"]);
    await take(orgId, "2026-12-01T16:00:00Z");
    expect(await ask()).toEqual(["2026-12-01T16:30:00Z", "2026-12-01T15:00:00Z", "2026-12-01T14:30:00Z"]);
    for (const time of ["14:00", "15:00", "16:30"]) await take(orgId, `2026-12-01T${time}:00Z`);
    const last = await ask();
    expect(last).toEqual(["2026-12-01T14:30:00Z", "2026-12-02T14:00:00Z", "2026-12-02T14:30:00Z"]);
    for (const time of last) expect(await take(orgId, time)).toBe("booked");
  });

  test("two closed months still lead to three times", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await db.owner.query(
      "insert into closures (org_id, starts_local, ends_local) values ($1, '2026-12-01', '2027-02-01')",
      [orgId],
    );
    const outcome = await askFor(orgId, "2026-12-01T15:30:00Z");
    expect(outcome).toMatchObject({
      kind: "outside_hours",
      alternatives: ["2027-02-01T14:00:00Z", "2027-02-01T14:30:00Z", "2027-02-01T15:00:00Z"],
    });
  });

  test("a clinic without any opening has no alternatives, and says so at once", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      openingHours: [{ weekday: 1, opensAt: "09:00", closesAt: "09:10" }],
    });
    const outcome = await askFor(orgId, "2026-12-01T15:30:00Z");
    expect(outcome).toMatchObject({ kind: "outside_hours", alternatives: [] });
  });
});
