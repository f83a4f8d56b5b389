import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import type { OrgId } from "@callwaiting/domain";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { Temporal } from "temporal-polyfill";
import { beforeEach, describe, expect, test } from "vitest";
import { type SignedInStaff, apiClient, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../../testing/test-server.ts";
import type { AppRouter } from "../trpc/app-router.ts";

// The calendar of the front desk over HTTP.

type Booking = inferRouterInputs<AppRouter>["appointments"]["book"];
type Outcome = inferRouterOutputs<AppRouter>["appointments"]["book"];

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url, clock: Temporal.Now.instant }));
let orgId: OrgId;
let serviceId: string;
let webhookSecret: string;
let staff: SignedInStaff;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
beforeEach(async () => {
  ({ orgId, webhookSecret } = await createTestOrganization(db.owner));
  staff = await signInAs("staff", world());
  serviceId = (await staff.api.availability.frame.query({ fromDay: dayIn(0) })).services[0]?.serviceId ?? "";
});

const NEW_YORK = "America/New_York";
const NOBODY = "00000000-0000-4000-8000-000000000000";
const dayIn = (days: number) => Temporal.Now.plainDateISO(NEW_YORK).add({ days }).toString();
/** An hour of the clinic's clock ten days ahead; the database's clock is the real one. */
const at = (time: string, days = 10) =>
  Temporal.PlainDateTime.from(`${dayIn(days)}T${time}`)
    .toZonedDateTime(NEW_YORK)
    .toInstant()
    .toString();
const range = () => ({ from: at("00:00"), until: at("00:00", 11) });

const localAt = (time: string) => `${dayIn(10)}T${time}:00`;
const MAYA = { name: "Maya Lee", phone: "(415) 555-0123" };
const book = (more: Partial<Booking> = {}) =>
  staff.api.appointments.book.mutate({ contact: MAYA, serviceId, startsAt: at("14:00"), ...more });

function made(outcome: Outcome) {
  if (!("appointment" in outcome)) throw new Error(outcome.kind);
  return outcome.appointment;
}

describe("booking at the desk", () => {
  test("a screen that tells the time by other rules than the clinic's clock books and moves nothing", async () => {
    expect(await book({ startsLocal: localAt("15:00") })).toEqual({ kind: "clock_changed" });
    expect(await staff.api.appointments.list.query(range())).toEqual([]);
    const { appointmentId } = made(await book({ startsLocal: localAt("14:00") }));
    const move = { appointmentId, startsAt: at("16:00") };
    expect(await staff.api.appointments.move.mutate({ ...move, startsLocal: localAt("15:00") })).toEqual({
      kind: "clock_changed",
    });
    expect(await staff.api.appointments.list.query(range())).toMatchObject([{ startsAt: at("14:00") }]);
    expect(
      await staff.api.appointments.move.mutate({ ...move, startsLocal: localAt("16:00") }),
    ).toMatchObject({
      kind: "moved",
      appointment: { startsAt: at("16:00") },
    });
  });

  test("makes a contact of what was typed, and the calendar shows the appointment", async () => {
    const outcome = await book({ notes: "First visit", durationMinutes: 45 });
    expect(outcome).toMatchObject({
      kind: "booked",
      appointment: {
        startsAt: at("14:00"),
        endsAt: at("14:45"),
        notes: "First visit",
        contact: { phone: "+14155550123" },
      },
    });
    expect(await staff.api.appointments.list.query(range())).toEqual([made(outcome)]);
    const { appointmentId } = made(outcome);
    expect(await staff.api.appointments.load.query({ appointmentId })).toEqual({
      appointment: made(outcome),
      calls: [],
    });
    const { contactId } = made(outcome).contact;
    const search = async (text: string) => (await staff.api.contacts.list.query({ text })).items;
    expect(await search("maya 0123")).toMatchObject([{ contactId, phone: "+14155550123" }]);
    expect(await search("ben")).toEqual([]);
    expect(made(await book({ contact: { contactId }, startsAt: at("16:00") })).contact.contactId).toBe(
      contactId,
    );
  });

  test("says what is wrong with a new contact", async () => {
    const kinds = [];
    for (const contact of [
      { name: "X" },
      { name: "X", phone: "12" },
      { name: "X", email: "x at" },
      { contactId: NOBODY },
    ]) {
      kinds.push((await book({ contact })).kind);
    }
    expect(kinds).toEqual(["contact_required", "invalid_phone", "invalid_email", "not_found"]);
  });

  test("a taken time is refused with free ones, and taken with a reason, which stays", async () => {
    await book();
    const other = { contact: { name: "Ben Ray", email: "ben@example.com" } };
    const refused = await book(other);
    expect(refused).toMatchObject({ kind: "slot_unavailable" });
    expect("alternatives" in refused && refused.alternatives).toContain(at("14:30"));
    expect((await book({ ...other, overrideReason: "  " })).kind).toBe("slot_unavailable");
    expect(await book({ ...other, overrideReason: "Emergency" })).toMatchObject({
      kind: "booked",
      appointment: { overrideReason: "Emergency", overridden: ["overlap"] },
    });
  });

  test("is found by the phone's own booking function: one calendar", async () => {
    await book();
    const response = await server.post("/api/vapi/tools/bookClinicAppointment", webhookSecret, {
      toolCallId: "call-1",
      tool: {
        arguments: {
          appointmentDate: dayIn(10),
          appointmentTime: "2:00 PM",
          patientName: "John Doe",
          patientPhone: "+14155550199",
          serviceType: "consultation",
        },
      },
    });
    expect(await response.json()).toMatchObject({ result: { success: false, error: "slot_unavailable" } });
  });
});

describe("a change", () => {
  test("moves and lengthens, and back again; one meant for an older state is not done", async () => {
    const { appointmentId, revision } = made(await book());
    const { move } = staff.api.appointments;
    const moved = await move.mutate({
      appointmentId,
      startsAt: at("10:00"),
      durationMinutes: 60,
      expectedRevision: revision,
    });
    expect(moved).toMatchObject({
      kind: "moved",
      appointment: { startsAt: at("10:00"), endsAt: at("11:00") },
    });
    const late = { appointmentId, startsAt: at("12:00"), expectedRevision: revision };
    expect(await move.mutate(late)).toMatchObject({
      kind: "changed_meanwhile",
      appointment: { startsAt: at("10:00") },
      lastChange: { actor: { kind: "user", userId: staff.userId } },
    });
    const back = await move.mutate({ appointmentId, startsAt: at("14:00"), durationMinutes: 30 });
    expect(back).toMatchObject({ kind: "moved", appointment: { endsAt: at("14:30") } });
  });

  test("of the status goes both ways, and a cancelled time is free again", async () => {
    const { appointmentId } = made(await book());
    const { setStatus, list } = staff.api.appointments;
    expect(await setStatus.mutate({ appointmentId, status: "cancelled" })).toMatchObject({
      kind: "status_set",
      appointment: { status: "cancelled" },
    });
    expect(await list.query({ ...range(), statuses: ["confirmed"] })).toEqual([]);
    await book({ contact: { name: "Ben Ray", phone: "4155550177" } });
    expect((await setStatus.mutate({ appointmentId, status: "confirmed" })).kind).toBe("slot_unavailable");
  });

  test("of the status to completed or no-show waits until the appointment has started", async () => {
    const { appointmentId, revision } = made(await book());
    const { setStatus, move, load } = staff.api.appointments;
    for (const status of ["completed", "no_show"] as const) {
      for (const expectedRevision of [revision, null]) {
        await expect(setStatus.mutate({ appointmentId, status, expectedRevision })).rejects.toMatchObject({
          data: { code: "BAD_REQUEST" },
          message: expect.stringMatching(/has not started yet/),
        });
      }
    }
    expect((await load.query({ appointmentId })).appointment).toMatchObject({
      status: "confirmed",
      revision,
    });
    // Nor one that is off: it would be on again, and its patient was told that it is not.
    const off = made(
      await book({ contact: { name: "Ben Ray", phone: "4155550178" }, startsAt: at("16:00") }),
    );
    await setStatus.mutate({ appointmentId: off.appointmentId, status: "cancelled" });
    await expect(
      setStatus.mutate({ appointmentId: off.appointmentId, status: "completed" }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/has not started yet/) });
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    await move.mutate({ appointmentId, startsAt, overrideReason: "Came today" });
    const late = await setStatus.mutate({ appointmentId, status: "completed", expectedRevision: revision });
    expect(late.kind).toBe("changed_meanwhile");
    const outcome = await setStatus.mutate({ appointmentId, status: "no_show" });
    expect(outcome).toMatchObject({ kind: "status_set", appointment: { status: "no_show" } });
  });

  test("of who is here waits for the day, and whoever has arrived did come", async () => {
    const { appointmentId, revision } = made(await book());
    const { setProgress, setStatus, move } = staff.api.appointments;
    for (const progress of ["arrived", "in_room"] as const) {
      await expect(setProgress.mutate({ appointmentId, progress })).rejects.toMatchObject({
        data: { code: "BAD_REQUEST" },
        message: expect.stringMatching(/on the day of the appointment/),
      });
    }
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    await move.mutate({ appointmentId, startsAt, overrideReason: "Came today" });
    const late = { appointmentId, progress: "arrived", expectedRevision: revision } as const;
    expect(await setProgress.mutate(late)).toMatchObject({ kind: "changed_meanwhile" });
    const arrived = made(await setProgress.mutate({ appointmentId, progress: "arrived" }));
    expect(Date.now() - Date.parse(arrived.arrivedAt ?? "")).toBeLessThan(60_000);
    await expect(setStatus.mutate({ appointmentId, status: "no_show" })).rejects.toMatchObject({
      message: expect.stringMatching(/marked as arrived/),
    });
    const inRoom = made(await setProgress.mutate({ appointmentId, progress: "in_room" }));
    expect(inRoom).toMatchObject({ arrivedAt: arrived.arrivedAt, inRoomAt: expect.any(String) });
    expect(made(await setStatus.mutate({ appointmentId, status: "completed" })).settledAt).not.toBeNull();
    expect((await setProgress.mutate({ appointmentId, progress: "expected" })).kind).toBe("not_confirmed");
  });

  test("of notes leaves the rest", async () => {
    const { appointmentId } = made(await book());
    const outcome = await staff.api.appointments.updateDetails.mutate({ appointmentId, notes: "Wheelchair" });
    expect(outcome).toMatchObject({
      kind: "updated",
      appointment: { notes: "Wheelchair", patientName: "Maya Lee" },
    });
  });
});

describe("free times", () => {
  test("leave out what is taken, except for the appointment that is to be moved", async () => {
    const { appointmentId } = made(await book());
    const { slots } = staff.api.availability;
    const starts = async (ignoreAppointmentId?: string) =>
      (await slots.query({ serviceId, ...range(), ignoreAppointmentId })).map(({ startsAt }) => startsAt);
    expect(await starts()).not.toContain(at("14:00"));
    expect(await starts()).toContain(at("14:30"));
    expect(await starts(appointmentId)).toContain(at("14:00"));
  });

  test("lie in the hours that the frame shows; a provider's own hours come before the clinic's", async () => {
    await db.owner.query(
      `insert into opening_hours (org_id, provider_id, weekday, opens_at, closes_at)
       select org_id, provider_id, 2, '10:00', '12:00' from providers where org_id = $1`,
      [orgId],
    );
    await db.owner.query(
      `insert into closures (org_id, starts_local, ends_local, reason) values ($1, $2, $3, 'Holiday')`,
      [orgId, `${dayIn(3)}T00:00`, `${dayIn(4)}T00:00`],
    );
    const frame = await staff.api.availability.frame.query({ fromDay: dayIn(0) });
    expect(frame.hours).toHaveLength(7);
    expect(frame.providers).toMatchObject([
      { name: "Dr. Lee", active: true, hours: [{ weekday: 2, opensAt: "10:00", closesAt: "12:00" }] },
    ]);
    expect(frame.closures).toMatchObject([{ reason: "Holiday", startsLocal: `${dayIn(3)}T00:00:00` }]);
    expect((await staff.api.availability.frame.query({ fromDay: dayIn(5) })).closures).toEqual([]);
  });
});

test("what comes next is told page by page, without the one that was cancelled", async () => {
  const ids = [];
  for (const time of ["09:00", "10:00", "11:00", "12:00"]) {
    ids.push(made(await book({ startsAt: at(time) })).appointmentId);
  }
  await staff.api.appointments.setStatus.mutate({ appointmentId: ids[1] ?? "", status: "cancelled" });
  const first = await staff.api.appointments.upcoming.query({ limit: 2 });
  const second = await staff.api.appointments.upcoming.query({ limit: 2, cursor: first.nextCursor });
  const found = [...first.items, ...second.items].map(({ appointmentId }) => appointmentId);
  expect(found).toEqual([ids[0], ids[2], ids[3]]);
  expect(second.nextCursor).toBeNull();
});

test("a range that is too long, and a year that is none, are refused with a sentence", async () => {
  const { list } = staff.api.appointments;
  for (const wrong of [
    { from: at("00:00"), until: at("00:00", 80) },
    { from: at("00:00"), until: at("00:00") },
    { from: "0000-01-01T00:00:00Z", until: "0000-01-02T00:00:00Z" },
  ]) {
    await expect(list.query(wrong)).rejects.toMatchObject({ data: { code: "BAD_REQUEST" } });
  }
});

test("another clinic's appointment, service, provider and contact are answered like none", async () => {
  const { appointmentId, provider, contact } = made(await book());
  const other = await createTestOrganization(db.owner);
  const { api } = await signInAs("owner", { ...world(), orgId: other.orgId });
  const own = (await api.availability.frame.query({ fromDay: dayIn(0) })).services[0]?.serviceId ?? "";
  const answer = (attempt: Promise<unknown>) => attempt.catch((error: Error) => error.message);
  const startsAt = at("10:00");
  const { appointments, availability } = api;
  const attempts: readonly [string, (id: string) => Promise<unknown>][] = [
    [appointmentId, (id) => appointments.load.query({ appointmentId: id })],
    [appointmentId, (id) => appointments.move.mutate({ appointmentId: id, startsAt })],
    [appointmentId, (id) => appointments.setStatus.mutate({ appointmentId: id, status: "cancelled" })],
    [appointmentId, (id) => appointments.updateDetails.mutate({ appointmentId: id, notes: "x" })],
    [serviceId, (id) => appointments.book.mutate({ contact: MAYA, serviceId: id, startsAt })],
    [
      contact.contactId,
      (id) => appointments.book.mutate({ contact: { contactId: id }, serviceId: own, startsAt }),
    ],
    [serviceId, (id) => availability.slots.query({ serviceId: id, ...range() })],
    [provider.providerId, (id) => availability.slots.query({ serviceId: own, providerId: id, ...range() })],
    [provider.providerId, (id) => appointments.list.query({ ...range(), providerIds: [id] })],
  ];
  for (const [foreign, attempt] of attempts) {
    const withoutId = (value: unknown) =>
      JSON.stringify(value).replaceAll(foreign, "ID").replaceAll(NOBODY, "ID");
    expect(withoutId(await answer(attempt(foreign)))).toBe(withoutId(await answer(attempt(NOBODY))));
  }
  expect((await api.contacts.list.query({ text: "maya" })).items).toEqual([]);
  expect(await staff.api.appointments.list.query(range())).toMatchObject([{ appointmentId, notes: "" }]);
});

test("a viewer reads and changes nothing; a stranger does neither", async () => {
  const { appointmentId } = made(await book());
  const viewer = (await signInAs("viewer", world())).api.appointments;
  expect(await viewer.list.query(range())).toHaveLength(1);
  const stranger = apiClient(server.url).appointments;
  const startsAt = at("10:00");
  for (const [api, code] of [
    [viewer, "FORBIDDEN"],
    [stranger, "UNAUTHORIZED"],
  ] as const) {
    for (const attempt of [
      () => api.book.mutate({ contact: MAYA, serviceId, startsAt }),
      () => api.move.mutate({ appointmentId, startsAt }),
      () => api.setStatus.mutate({ appointmentId, status: "cancelled" }),
      () => api.setProgress.mutate({ appointmentId, progress: "arrived" }),
      () => api.updateDetails.mutate({ appointmentId, notes: "x" }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ data: { code } });
    }
  }
  expect(await staff.api.appointments.list.query(range())).toMatchObject([
    { startsAt: at("14:00"), status: "confirmed", notes: "" },
  ]);
});
