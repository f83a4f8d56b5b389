import { E164, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { beforeAll, expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import { bookAppointment } from "./book-appointment.ts";
import { cancelAppointment } from "./cancel-appointment.ts";
import { type OwnAppointmentsRequest, findOwnAppointments } from "./find-own-appointments.ts";

const db = forAllTests(() => openTestDb());
let orgId: OrgId;
beforeAll(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  // John's first is the latest in the calendar: numbers follow the booking, the list follows the clock.
  await book(JOHN, "John Smith", "2026-12-03T19:00:00Z");
  await book(JOHN, "Sam Smith", "2026-12-01T19:00:00Z");
  const cancelled = await book(JOHN, "John Smith", "2026-12-02T19:00:00Z");
  await cancelAppointment(db.pool, { orgId, appointmentId: cancelled });
  await book(MARY, "Mary O'Brien", "2026-12-01T20:00:00Z");
  await book(MARY, "Mary O'Brien", "2026-12-04T20:00:00Z");
});

async function book(phone: E164, patientName: string, scheduledAt: IsoInstant): Promise<string> {
  const request = { orgId, patientName, phone, email: null, service: null, scheduledAt, now: NOW_ISO };
  const outcome = await bookAppointment(db.pool, request);
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

async function find(who: Partial<OwnAppointmentsRequest>, now: IsoInstant | null = null) {
  const found = await findOwnAppointments(db.pool, {
    orgId,
    phone: null,
    name: null,
    day: null,
    now,
    ...who,
  });
  return found.map((row) => [row.number, row.startsAt.slice(0, 10), row.status]);
}

test("a number finds its contact's appointments in order of time, with numbers that stay", async () => {
  expect(await find({ phone: JOHN })).toEqual([
    [2, "2026-12-01", "confirmed"],
    [3, "2026-12-02", "cancelled"],
    [1, "2026-12-03", "confirmed"],
  ]);
});

test("what is over is left out, and the numbers stay the same", async () => {
  expect(await find({ phone: JOHN }, "2026-12-02T12:00:00Z")).toEqual([[1, "2026-12-03", "confirmed"]]);
});

test.each([
  ["Mary O'Brien", "2026-12-01", [[1, "2026-12-01", "confirmed"]]],
  ["mary obrien", "2026-12-04", [[2, "2026-12-04", "confirmed"]]],
  ["Mary O'Brien", "2026-12-02", []],
  ["Mary", "2026-12-01", []],
  ["", "2026-12-01", []],
])("name %j and day %s find that day's appointment only", async (name, day, expected) => {
  expect(await find({ name, day })).toEqual(expected);
});

test("a name alone or a day alone finds nothing", async () => {
  expect(await find({ name: "Mary O'Brien" })).toEqual([]);
  expect(await find({ day: "2026-12-01" })).toEqual([]);
  expect(await find({})).toEqual([]);
});

test("a number that is known is not widened by a name", async () => {
  expect(await find({ phone: JOHN, name: "Mary O'Brien", day: "2026-12-01" })).toHaveLength(3);
});

test("a number that nobody has falls back to name and day", async () => {
  const phone = E164.parse("+14155550999");
  expect(await find({ phone, name: "Mary O'Brien", day: "2026-12-01" })).toEqual([
    [1, "2026-12-01", "confirmed"],
  ]);
  expect(await find({ phone })).toEqual([]);
});
