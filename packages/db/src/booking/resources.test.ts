import {
  type BookingOutcome,
  E164,
  type IsoInstant,
  type OrgId,
  type StaffOutcome,
} from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeEach, describe, expect, test } from "vitest";
import { checkAvailability } from "../calendar/check-availability.ts";
import { createResource, listResources, updateResource } from "../settings/resources.ts";
import { updateOrganization, loadSettings } from "../settings/organization-settings.ts";
import { createService, listServices, updateService } from "../settings/services.ts";
import { bookForStaff } from "../staff/book-for-staff.ts";
import { setAppointmentStatus } from "../staff/change-appointment.ts";
import { listAppointments } from "../staff/list-appointments.ts";
import { moveForStaff } from "../staff/move-for-staff.ts";
import { bookSeriesForStaff, moveSeriesForStaff } from "../staff/series.ts";
import { joinWaitlist } from "../waitlist/waitlist-entries.ts";
import { acceptOffer, closeOffer, listHolds, offerNextTime } from "../waitlist/waitlist-offers.ts";
import type { StaffScope } from "../with-staff.ts";
import { bookAppointment } from "./book-appointment.ts";
import { cancelAppointment } from "./cancel-appointment.ts";
import { rescheduleAppointment } from "./reschedule-appointment.ts";

// Deadlines of held times are the database's own time, so all is in a week from the day the test runs. Open every day from 9 to 17.

const PROVIDERS = 50;
const db = forAllTests(() => openTestDb({ poolSize: 30 }));
const phoneOf = (n: number) => E164.parse(`+1415${String(1_000_000 + n)}`);

let orgId: OrgId;
let scope: StaffScope;
let providerIds: readonly string[];
let day: string;
/** That hour of the clinic's clock on the day, or a week later. */
let at: (hour: number, minute?: number, week?: number) => IsoInstant;

beforeEach(async () => {
  const services = ["scan", "talk", "surgery"].map((key) => ({ key, name: key, durationMinutes: 30 }));
  ({ orgId } = await createTestOrganization(db.owner, {
    services,
    providers: Array.from({ length: PROVIDERS }, (_, n) => ({
      name: `Dr. ${String(n).padStart(2, "0")}`,
      gives: ["scan", "talk", "surgery"],
    })),
  }));
  scope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
  const { rows } = await db.owner.query<{ id: string }>(
    "select provider_id as id from providers where org_id = $1 order by name",
    [orgId],
  );
  providerIds = rows.map(({ id }) => id);
  const found = await db.owner.query<{ day: string; midnight: string }>(
    `select d.day::text, iso_instant(clock.moment_of('America/New_York', d.day + time '09:00') - interval '9 hours') as midnight
     from (select clock.local_time('America/New_York', now())::date + 7 * n as day from generate_series(1, 2) n) d order by d.day`,
  );
  day = found.rows[0]?.day ?? "";
  at = (hour, minute = 0, week = 0) =>
    new Date(Date.parse(found.rows[week]?.midnight ?? "") + (hour * 60 + minute) * 60_000)
      .toISOString()
      .replace(".000", "");
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until) values ($1, '00:00', '00:00')",
    [orgId],
  );
});

async function add(name: string, kind: "room" | "equipment" = "room"): Promise<string> {
  const made = await createResource(db.pool, scope, { name, kind });
  if (made.kind !== "saved") throw new Error(made.kind);
  return made.resource.resourceId;
}
const serviceOf = async (key: string) => {
  const found = (await listServices(db.pool, scope)).items.find((one) => one.key === key);
  if (found === undefined) throw new Error(key);
  return found;
};
async function needs(key: string, lists: readonly (readonly string[])[]): Promise<number> {
  const saved = await updateService(db.pool, scope, { ...(await serviceOf(key)), needs: lists });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  return saved.lacking;
}

type Wish = { readonly service?: string; readonly time?: IsoInstant; readonly provider?: number };
const book = (n: number, { service = "scan", time = at(10), provider }: Wish = {}) =>
  bookAppointment(db.pool, {
    orgId,
    patientName: `Caller ${n}`,
    phone: phoneOf(n),
    email: null,
    service,
    scheduledAt: time,
    ...(provider === undefined ? {} : { providerId: providerIds[provider] ?? "" }),
  });
async function booked(n: number, wish: Wish = {}): Promise<string> {
  const outcome = await book(n, wish);
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}
const bookAtDesk = async (
  n: number,
  { service = "scan", time = at(10), provider = 0 }: Wish,
  reason?: string,
) =>
  bookForStaff(db.pool, scope, {
    contact: { name: `Caller ${n}`, phone: phoneOf(n) },
    serviceId: (await serviceOf(service)).serviceId,
    startsAt: time,
    providerId: providerIds[provider] ?? "",
    ...(reason === undefined ? {} : { overrideReason: reason }),
  });

function kindsOf(outcomes: readonly (BookingOutcome | StaffOutcome)[]) {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
/** Of each visit that stands, what it has: "Caller 1 10:00 Room 1". */
async function taken(): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ line: string }>(
    `select concat_ws(' ', nullif(a.patient_name, ''), to_char(a.starts_local, 'HH24:MI'),
       (select string_agg(r.name, ' + ' order by r.name) from taken_resources t join resources r using (org_id, resource_id)
        where t.org_id = a.org_id and t.appointment_id = a.appointment_id and t.blocked = a.blocked and t.starts_at = a.starts_at)) as line
     from appointments a where a.org_id = $1 and a.status in ('confirmed', 'completed', 'held') order by a.starts_at, line`,
    [orgId],
  );
  return rows.map(({ line }) => line);
}
const visits = () => listAppointments(db.pool, scope, { from: at(0), until: at(48) });
async function deadlocks(): Promise<number> {
  await db.owner.query("select pg_stat_force_next_flush()");
  const { rows } = await db.owner.query<{ n: number }>(
    "select deadlocks::int as n from pg_stat_database where datname = current_database()",
  );
  return rows[0]?.n ?? -1;
}

describe("50 callers at once", () => {
  test("get three rooms for one time: three are booked with a room each, all others hear other times", async () => {
    await needs("scan", [[await add("Room 1"), await add("Room 2"), await add("Room 3")]]);
    const outcomes = await Promise.all(providerIds.map((_, n) => book(n, { provider: n })));
    expect(kindsOf(outcomes)).toEqual({ booked: 3, slot_unavailable: 47 });
    expect((await taken()).map((line) => line.slice(-6))).toEqual(["Room 1", "Room 2", "Room 3"]);
    for (const outcome of outcomes) {
      if (outcome.kind !== "slot_unavailable") continue;
      expect(new Set(outcome.alternatives).size).toBe(3);
      expect(outcome.alternatives).not.toContain(at(10));
      expect(outcome).not.toHaveProperty("lacking");
    }
  });

  test("who need several things, in whatever order, neither wait for each other in a circle nor get half of them", async () => {
    const deadlocksBefore = await deadlocks();
    const [one, two, device] = [await add("Room 1"), await add("Room 2"), await add("Device", "equipment")];
    await needs("scan", [[one, two], [device]]);
    await needs("surgery", [[device], [two, one]]);
    await needs("talk", [[two], [one]]);
    const services = ["scan", "surgery", "talk"];
    const outcomes = await Promise.all(
      Array.from({ length: 150 }, (_, n) =>
        book(n, { service: services[n % 3] ?? "", time: at(9, 30 * (n % 5)), provider: (n * 7) % PROVIDERS }),
      ),
    );
    expect(Object.keys(kindsOf(outcomes)).toSorted()).toEqual(["booked", "slot_unavailable"]);
    // One device, or both rooms: one visit at a time.
    const lines = await taken();
    expect(lines.map((line) => line.split(" ")[2])).toEqual(["09:00", "09:30", "10:00", "10:30", "11:00"]);
    for (const line of lines) expect(line).toMatch(/ (Device \+ Room [12]|Room 1 \+ Room 2)$/);
    expect(await deadlocks()).toBe(deadlocksBefore);
  });

  test("while staff say what the service needs: nobody comes without a room, except those for whom there is none", async () => {
    const rooms = [await add("Room 1"), await add("Room 2")];
    const [lacking] = await Promise.all([
      needs("scan", [rooms]),
      ...Array.from({ length: 50 }, (_, n) => book(n, { time: at(9 + (n % 5)), provider: n })),
    ]);
    const without = (await visits()).filter(({ resources }) => resources.length === 0);
    expect(without).toHaveLength(lacking);
    expect(without.every(({ lacksResources }) => lacksResources)).toBe(true);
    expect(kindsOf([await book(90, { time: at(9), provider: 49 })])).toEqual({ slot_unavailable: 1 });
  });
});

describe("what is free", () => {
  beforeEach(async () => {
    await needs("scan", [[await add("Room 1")]]);
    await needs("surgery", [[(await listResources(db.pool, scope)).items[0]?.resourceId ?? ""]]);
  });

  test("is free with a provider and a room, in lists as for one time; what needs no room has all of it", async () => {
    for (const [n, minutes] of [60, 150, 270].entries()) {
      await booked(n, { service: "surgery", time: at(9, minutes) });
    }
    const open = async (service: string) => {
      const answer = await checkAvailability(db.pool, { orgId, service, from: at(9), until: at(17) });
      return "slots" in answer ? answer.slots : [];
    };
    const all = Array.from({ length: 16 }, (_, n) => at(9, 30 * n));
    const free = all.filter((time) => ![at(10), at(11, 30), at(13, 30)].includes(time));
    expect(await open("scan")).toEqual(free);
    expect(await open("talk")).toEqual(all);
    for (const time of all) {
      const { rows } = await db.owner.query<{ rules: string[] }>(
        "select rules from look_at_time($1, $2, $3, 30, null, null)",
        [orgId, (await serviceOf("scan")).serviceId, time],
      );
      expect(rows[0]?.rules, time).toEqual(free.includes(time) ? [] : ["overlap"]);
    }
    const refused = await book(9, { time: at(10) });
    expect(refused).toMatchObject({ kind: "slot_unavailable", alternatives: [at(10, 30), at(11), at(12)] });
  });

  test("counts the buffers of the service for the room as for the provider", async () => {
    const scan = await serviceOf("scan");
    await updateService(db.pool, scope, { ...scan, bufferBeforeMinutes: 15, bufferAfterMinutes: 30 });
    await booked(1);
    expect(kindsOf([await book(2, { time: at(10, 30) }), await book(3, { time: at(9) })])).toEqual({
      slot_unavailable: 2,
    });
    expect(kindsOf([await book(4, { time: at(11, 30) })])).toEqual({ booked: 1 });
    expect(await taken()).toEqual(["Caller 1 10:00 Room 1", "Caller 4 11:30 Room 1"]);
  });
});

describe("a visit that has a room", () => {
  let appointmentId: string;
  beforeEach(async () => {
    await needs("scan", [[await add("Room 1")]]);
    appointmentId = await booked(1, { provider: 1 });
    await booked(2, { time: at(11), provider: 2 });
  });

  test("is not moved to where only the provider is free, by whoever; staff hear why", async () => {
    const byPhone = await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: at(11) });
    expect(byPhone).toMatchObject({
      kind: "slot_unavailable",
      alternatives: [at(11, 30), at(12), at(12, 30)],
    });
    const byStaff = await moveForStaff(db.pool, scope, { appointmentId, startsAt: at(11) });
    expect(byStaff).toMatchObject({
      kind: "slot_unavailable",
      lacking: [{ kind: "room", names: ["Room 1"] }],
    });
    expect(await taken()).toEqual(["Caller 1 10:00 Room 1", "Caller 2 11:00 Room 1"]);
    const free = await moveForStaff(db.pool, scope, { appointmentId, startsAt: at(10, 30) });
    expect(free).toMatchObject({ kind: "moved", appointment: { resources: [{ name: "Room 1" }] } });
    expect(kindsOf([await book(3)])).toEqual({ booked: 1 });
  });

  test("keeps it when it grows, and cannot grow into the next one's", async () => {
    const grow = (durationMinutes: number) =>
      moveForStaff(db.pool, scope, { appointmentId, startsAt: at(10), durationMinutes });
    expect(await grow(60)).toMatchObject({ kind: "moved" });
    expect(await grow(75)).toMatchObject({ kind: "slot_unavailable" });
    expect(await taken()).toEqual(["Caller 1 10:00 Room 1", "Caller 2 11:00 Room 1"]);
  });

  test("gives it back when it is cancelled, and is not restored once another one has it", async () => {
    await cancelAppointment(db.pool, { orgId, appointmentId });
    expect(await taken()).toEqual(["Caller 2 11:00 Room 1"]);
    expect(await setAppointmentStatus(db.pool, scope, { appointmentId, status: "confirmed" })).toMatchObject({
      appointment: { resources: [{ name: "Room 1" }], lacksResources: false },
    });
    await setAppointmentStatus(db.pool, scope, { appointmentId, status: "cancelled" });
    await booked(3, { provider: 3 });
    expect(await setAppointmentStatus(db.pool, scope, { appointmentId, status: "confirmed" })).toMatchObject({
      kind: "slot_unavailable",
      lacking: [{ kind: "room", names: ["Room 1"] }],
    });
  });

  test("is booked without it where staff give a reason, and gets it with the next move", async () => {
    expect(await bookAtDesk(3, { provider: 3 })).toMatchObject({
      kind: "slot_unavailable",
      lacking: [{ kind: "room" }],
    });
    const forced = await bookAtDesk(3, { provider: 3 }, "At the bedside");
    expect(forced).toMatchObject({
      kind: "booked",
      appointment: { resources: [], lacksResources: true, overridden: ["overlap"] },
    });
    if (!("appointment" in forced)) throw new Error(forced.kind);
    const moved = await moveForStaff(db.pool, scope, {
      appointmentId: forced.appointment.appointmentId,
      startsAt: at(13),
    });
    expect(moved).toMatchObject({
      appointment: { resources: [{ name: "Room 1" }], lacksResources: false, overridden: [] },
    });
  });

  test("keeps its room over a change of the clinic's clock, each at its wall time", async () => {
    const { version, ...settings } = await loadSettings(db.pool, scope);
    await updateOrganization(db.pool, scope, { ...settings, version, timeZone: "America/Chicago" });
    expect(await taken()).toEqual(["Caller 1 10:00 Room 1", "Caller 2 11:00 Room 1"]);
    // Ten o'clock there is eleven in New York.
    expect((await visits()).map(({ startsAt, lacksResources }) => [startsAt, lacksResources])).toEqual([
      [at(11), false],
      [at(12), false],
    ]);
  });
});

describe("a visit that lacks its room", () => {
  let withRoom: string;
  let without: string;
  beforeEach(async () => {
    await booked(1, { time: at(10), provider: 1 });
    await booked(2, { time: at(10), provider: 2 });
    await needs("scan", [[await add("Room 1")]]);
    const rows = await visits();
    withRoom = rows.find(({ lacksResources }) => !lacksResources)?.appointmentId ?? "";
    without = rows.find(({ lacksResources }) => lacksResources)?.appointmentId ?? "";
  });
  const roomsOf = async (appointmentId: string) =>
    (await visits()).find((one) => one.appointmentId === appointmentId)?.resources.map(({ name }) => name);

  test("gets it when another one is cancelled, before any caller", async () => {
    await cancelAppointment(db.pool, { orgId, appointmentId: withRoom });
    expect(await roomsOf(without)).toEqual(["Room 1"]);
    expect(kindsOf([await book(3, { provider: 5 })])).toEqual({ slot_unavailable: 1 });
  });

  test("gets it when another one is moved away or did not come", async () => {
    await moveForStaff(db.pool, scope, { appointmentId: withRoom, startsAt: at(12) });
    expect(await roomsOf(without)).toEqual(["Room 1"]);
    await moveForStaff(db.pool, scope, { appointmentId: without, startsAt: at(13) });
    expect((await bookAtDesk(3, { time: at(13), provider: 3 }, "At the bedside")).kind).toBe("booked");
    await setAppointmentStatus(db.pool, scope, { appointmentId: without, status: "no_show" });
    expect((await taken()).at(-1)).toBe("Caller 3 13:00 Room 1");
  });

  test("gets it when another one becomes shorter", async () => {
    const longer = await moveForStaff(db.pool, scope, {
      appointmentId: withRoom,
      startsAt: at(14),
      durationMinutes: 60,
    });
    expect(longer.kind).toBe("moved");
    expect((await bookAtDesk(3, { time: at(14, 30), provider: 3 }, "At the bedside")).kind).toBe("booked");
    await moveForStaff(db.pool, scope, { appointmentId: withRoom, startsAt: at(14), durationMinutes: 30 });
    expect((await taken()).at(-1)).toBe("Caller 3 14:30 Room 1");
  });

  test("gets what is free when it is moved to the time that it has", async () => {
    await db.owner.query("delete from taken_resources where org_id = $1", [orgId]);
    expect(await moveForStaff(db.pool, scope, { appointmentId: without, startsAt: at(10) })).toMatchObject({
      kind: "moved",
      appointment: { resources: [{ name: "Room 1" }], lacksResources: false },
    });
  });

  test("is said to lack it only as long as it is to come", async () => {
    await db.owner.query(
      `update appointments set starts_at = starts_at - interval '30 days', ends_at = ends_at - interval '30 days',
         blocked = tstzrange(lower(blocked) - interval '30 days', upper(blocked) - interval '30 days')
       where org_id = $1 and appointment_id = $2`,
      [orgId, without],
    );
    await db.owner.query("delete from taken_resources where org_id = $1", [orgId]);
    expect(await visits()).toMatchObject([{ appointmentId: withRoom, lacksResources: true }]);
    const past = await listAppointments(db.pool, scope, { from: at(-24 * 31), until: at(-24 * 29) });
    expect(past).toMatchObject([{ appointmentId: without, lacksResources: false }]);
  });

  test("without a reason of staff is restored at its time without it, and not once it had it", async () => {
    for (const status of ["cancelled", "no_show"] as const) {
      await setAppointmentStatus(db.pool, scope, { appointmentId: without, status });
      expect(
        await setAppointmentStatus(db.pool, scope, { appointmentId: without, status: "confirmed" }),
      ).toMatchObject({ kind: "status_set", appointment: { lacksResources: true, overridden: [] } });
    }
    await setAppointmentStatus(db.pool, scope, { appointmentId: withRoom, status: "cancelled" });
    expect(await roomsOf(without)).toEqual(["Room 1"]);
    expect(
      await setAppointmentStatus(db.pool, scope, { appointmentId: withRoom, status: "confirmed" }),
    ).toMatchObject({ kind: "slot_unavailable", lacking: [{ kind: "room" }] });
  });

  test("becomes shorter and goes to another provider without a reason, and to another time only with its room", async () => {
    const move = (change: Partial<Parameters<typeof moveForStaff>[2]>) =>
      moveForStaff(db.pool, scope, { appointmentId: without, startsAt: at(10), ...change });
    expect(await move({ durationMinutes: 15 })).toMatchObject({
      kind: "moved",
      appointment: { overridden: [] },
    });
    expect(await move({ providerId: providerIds[9] ?? "" })).toMatchObject({
      kind: "moved",
      appointment: { lacksResources: true, overridden: [] },
    });
    expect(await move({ durationMinutes: 60 })).toMatchObject({ kind: "slot_unavailable" });
    expect(await move({ startsAt: at(10, 5) })).toMatchObject({ kind: "slot_unavailable" });
    expect(await move({ startsAt: at(11) })).toMatchObject({ appointment: { lacksResources: false } });
  });

  test("is no overlap after a change of the clinic's clock", async () => {
    const { version, ...settings } = await loadSettings(db.pool, scope);
    await updateOrganization(db.pool, scope, { ...settings, version, timeZone: "America/Chicago" });
    expect((await visits()).map((one) => `${one.lacksResources} ${one.clockTrouble}`).toSorted()).toEqual([
      "false null",
      "true null",
    ]);
  });
});

describe("of two rooms that serve", () => {
  test("the one that fewer services need is taken, whatever they are called", async () => {
    const [only, any] = [await add("Room 1"), await add("Room 2")];
    await needs("surgery", [[only]]);
    await needs("scan", [[only, any]]);
    await booked(1, { provider: 1 });
    await booked(2, { provider: 2, service: "surgery" });
    expect(await taken()).toEqual(["Caller 1 10:00 Room 2", "Caller 2 10:00 Room 1"]);
  });
});

describe("a series", () => {
  const localOf = async (time: IsoInstant) => {
    const { rows } = await db.owner.query<{ local: string }>(
      `select to_char(clock.local_time('America/New_York', $1), 'YYYY-MM-DD"T"HH24:MI:SS') as local`,
      [time],
    );
    return rows[0]?.local ?? "";
  };
  const localsOf = (times: readonly IsoInstant[]) => Promise.all(times.map(localOf));
  const series = async (n: number, startsAt: readonly IsoInstant[]) =>
    bookSeriesForStaff(db.pool, scope, {
      seriesId: `5a5a5a5a-5a5a-4a5a-8a5a-${String(n).padStart(12, "0")}`,
      contact: { name: `Caller ${n}`, phone: phoneOf(n) },
      serviceId: (await serviceOf("scan")).serviceId,
      startsAt,
      startsLocal: await localsOf(startsAt),
      providerId: providerIds[n] ?? "",
    });

  test("is booked with a room for each or not at all, and moved so", async () => {
    await needs("scan", [[await add("Room 1")]]);
    const first = await series(1, [at(10), at(10, 0, 1)]);
    expect(first.kind).toBe("booked");
    const clash = await series(2, [at(11), at(10, 0, 1)]);
    expect(clash).toMatchObject({ kind: "series_clash", dates: [{ problem: null }, { problem: "overlap" }] });
    expect(await series(2, [at(11), at(11, 0, 1)])).toMatchObject({ kind: "booked" });
    if (!("appointments" in first)) throw new Error(first.kind);
    const moveTo = async (startsAt: readonly IsoInstant[]) =>
      moveSeriesForStaff(db.pool, scope, {
        appointmentIds: first.appointments.map(({ appointmentId }) => appointmentId),
        revisions: first.appointments.map(({ revision }) => revision),
        startsAt,
        startsLocal: await localsOf(startsAt),
      });
    expect(await moveTo([at(12), at(11, 0, 1)])).toMatchObject({ kind: "move_clash" });
    expect((await taken())[0]).toBe("Caller 1 10:00 Room 1");
    expect(await moveTo([at(12), at(12, 0, 1)])).toMatchObject({ kind: "moved" });
    expect(await taken()).toEqual([
      "Caller 2 11:00 Room 1",
      "Caller 1 12:00 Room 1",
      "Caller 2 11:00 Room 1",
      "Caller 1 12:00 Room 1",
    ]);
  });
});

describe("the waitlist", () => {
  const waits = (n: number, provider: number) =>
    joinWaitlist(db.pool, {
      orgId,
      service: "scan",
      wish: {},
      name: `Caller ${n}`,
      phone: phoneOf(n),
      email: `c${n}@example.com`,
      isOwn: true,
      requestKey: null,
      providerId: providerIds[provider] ?? "",
    });
  const workOff = async () => {
    for (;;) if ((await offerNextTime(db.pool, orgId)) === null) return;
  };
  const theHold = async () => (await listHolds(db.pool, scope))[0];
  let cancelled: string;
  beforeEach(async () => {
    await needs("scan", [[await add("Room 1")]]);
    cancelled = await booked(0, { provider: 0 });
  });

  test("holds the room with the time, and gives it to who says yes", async () => {
    await waits(1, 0);
    await cancelAppointment(db.pool, { orgId, appointmentId: cancelled });
    await workOff();
    const hold = await theHold();
    expect(hold).toMatchObject({ patientName: "Caller 1", startsAt: at(10) });
    expect(kindsOf([await book(2, { provider: 5 })])).toEqual({ slot_unavailable: 1 });
    const yes = await acceptOffer(db.pool, scope, {
      offerId: hold?.offerId ?? "",
      startsLocal: `${day}T10:00:00`,
    });
    expect(yes.kind).toBe("booked");
    expect(await taken()).toEqual(["Caller 1 10:00 Room 1"]);
  });

  test("offers a room that has become free to who waits for another provider", async () => {
    await waits(1, 7);
    await cancelAppointment(db.pool, { orgId, appointmentId: cancelled });
    await workOff();
    expect(await theHold()).toMatchObject({ patientName: "Caller 1", startsAt: at(10) });
    await closeOffer(db.pool, scope, { offerId: (await theHold())?.offerId ?? "", how: "released" });
    expect(await taken()).toEqual([]);
  });

  test("keeps no room past its deadline, though no job has run", async () => {
    await waits(1, 0);
    await cancelAppointment(db.pool, { orgId, appointmentId: cancelled });
    await workOff();
    for (const table of ["waitlist_offers", "appointments"]) {
      await db.owner.query(
        `update ${table} set held_until = now() - interval '1 millisecond' where org_id = $1 and held_until is not null`,
        [orgId],
      );
    }
    expect(kindsOf([await book(2, { provider: 5 })])).toEqual({ booked: 1 });
    expect((await taken()).filter((line) => line.startsWith("Caller 2"))).toEqual(["Caller 2 10:00 Room 1"]);
  });

  test("whose hold is over and just being ended by somebody: nobody waits for them over the room", async () => {
    await waits(1, 0);
    await cancelAppointment(db.pool, { orgId, appointmentId: cancelled });
    await workOff();
    for (const table of ["waitlist_offers", "appointments"]) {
      await db.owner.query(
        `update ${table} set held_until = now() - interval '1 millisecond' where org_id = $1 and held_until is not null`,
        [orgId],
      );
    }
    const ending = await db.owner.connect();
    try {
      await ending.query("begin");
      await ending.query("select 1 from taken_resources where org_id = $1 for update", [orgId]);
      await expect(book(2, { provider: 5 })).rejects.toMatchObject({ code: "40001" });
    } finally {
      await ending.query("rollback");
      ending.release();
    }
    expect(kindsOf([await book(2, { provider: 5 })])).toEqual({ booked: 1 });
  });
});

describe("what a service needs", () => {
  test("is given to the visits to come when it is said, in their order, and back when it is needed no more", async () => {
    for (const n of [1, 2, 3]) await booked(n, { time: n === 3 ? at(11) : at(10) });
    const [one, two] = [await add("Room 1"), await add("Room 2")];
    expect(await needs("scan", [[one]])).toBe(1);
    expect((await taken()).filter((line) => line.endsWith("Room 1"))).toHaveLength(2);
    expect(await needs("scan", [[two, one]])).toBe(0);
    expect(await taken()).toHaveLength(3);
    expect((await serviceOf("scan")).needs).toEqual([[one, two].toSorted()]);
    expect(await needs("scan", [])).toBe(0);
    expect(await taken()).toEqual(["Caller 1 10:00", "Caller 2 10:00", "Caller 3 11:00"]);
    expect((await visits()).some(({ lacksResources }) => lacksResources)).toBe(false);
  });

  test("is saved and given to thousands of visits to come, those of 100 times for which there are two rooms", async () => {
    await booked(1, { service: "talk" });
    await db.owner.query(
      `insert into appointments (org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked)
       select $1, p.provider_id, $2, c.contact_id, 'Many', t.at, t.at + interval '30 minutes', tstzrange(t.at, t.at + interval '30 minutes')
       from providers p, contacts c, (select $3::timestamptz + n * interval '30 minutes' as at from generate_series(0, 99) n) t
       where p.org_id = $1 and c.org_id = $1`,
      [orgId, (await serviceOf("scan")).serviceId, at(10, 0, 1)],
    );
    expect(await needs("scan", [[await add("Room 1"), await add("Room 2")]])).toBe(4_800);
    expect(await needs("scan", [])).toBe(0);
  }, 60_000);

  test("stays in use: it is not archived while a service needs it or a visit has it", async () => {
    const room = await add("Room 1");
    const archive = async () => {
      const current = (await listResources(db.pool, scope)).items.find(
        ({ resourceId }) => resourceId === room,
      );
      if (current === undefined) throw new Error("no room");
      return updateResource(db.pool, scope, { ...current, active: false });
    };
    await needs("scan", [[room]]);
    expect(await archive()).toMatchObject({
      kind: "in_use",
      resource: { serviceNames: ["scan"], comingAppointments: 0 },
    });
    await booked(1);
    const renamed = { ...(await listResources(db.pool, scope)).items[0], name: "Room A" } as Parameters<
      typeof updateResource
    >[2];
    expect(await updateResource(db.pool, scope, renamed)).toMatchObject({
      kind: "saved",
      resource: { comingAppointments: 1 },
    });
    await needs("scan", []);
    expect(await archive()).toMatchObject({ kind: "saved", resource: { active: false } });
    expect(await updateService(db.pool, scope, { ...(await serviceOf("scan")), needs: [[room]] })).toEqual({
      kind: "unknown_resource",
    });
    expect(await createResource(db.pool, scope, { name: "Room A", kind: "room" })).toMatchObject({
      kind: "saved",
    });
    expect(await createResource(db.pool, scope, { name: " room a", kind: "room" })).toEqual({
      kind: "name_taken",
    });
  });

  test("is never another clinic's", async () => {
    const room = await add("Room 1");
    const { orgId: otherId } = await createTestOrganization(db.owner);
    const stranger = { ...scope, orgId: otherId };
    const facts = {
      name: "Scan",
      durationMinutes: 30,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      needs: [[room]],
    };
    expect(await createService(db.pool, stranger, facts)).toEqual({ kind: "unknown_resource" });
    expect((await listResources(db.pool, stranger)).items).toEqual([]);
    const [known] = (await listResources(db.pool, scope)).items;
    if (known === undefined) throw new Error("no room");
    expect(await updateResource(db.pool, stranger, { ...known, name: "Mine" })).toEqual({
      kind: "not_found",
    });
  });
});
