import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { randomUUID } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import { beforeEach, expect, test } from "vitest";
import { startTestServer } from "../../testing/test-server.ts";
import type { AppRouter } from "../trpc/app-router.ts";

// Series over HTTP; what they promise is tested in packages/db.

type Input = inferRouterInputs<AppRouter>["series"]["book"];
type Outcome = inferRouterOutputs<AppRouter>["series"]["book" | "move"];

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let orgId: OrgId;
let serviceId: string;
let staff: SignedInStaff;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });

const NEW_YORK = "America/New_York";
const dayIn = (days: number) => Temporal.Now.plainDateISO(NEW_YORK).add({ days }).toString();
/** An hour of the clinic's clock; the database's clock is the real one, and this clinic is open every day. */
function time(days: number, clock: string) {
  const wall = Temporal.PlainDateTime.from(`${dayIn(days)}T${clock}`);
  return {
    startsAt: wall.toZonedDateTime(NEW_YORK).toInstant().toString(),
    startsLocal: wall.toString({ smallestUnit: "second" }),
  };
}
const WEEKS = [7, 14, 21].map((days) => time(days, "14:00"));

beforeEach(async () => {
  const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "08:00", closesAt: "20:00" }));
  ({ orgId } = await createTestOrganization(db.owner, { openingHours: everyDay }));
  staff = await signInAs("staff", world());
  serviceId = (await staff.api.availability.frame.query({ fromDay: dayIn(0) })).services[0]?.serviceId ?? "";
});

const book = (more: Partial<Input> = {}, by = staff) =>
  by.api.series.book.mutate({
    seriesId: randomUUID(),
    contact: { name: "Maya Lee", phone: "(415) 555-0123" },
    serviceId,
    times: WEEKS,
    ...more,
  });

function visitsOf(outcome: Outcome) {
  if (!("appointments" in outcome)) throw new Error(outcome.kind);
  return outcome.appointments;
}

const shown = (visits: ReturnType<typeof visitsOf>) =>
  visits.map(({ appointmentId, revision }) => ({ appointmentId, expectedRevision: revision }));

test("a series is looked at, booked for whom was typed, listed, moved, cancelled and brought back", async () => {
  const { series } = staff.api;
  const asked = { serviceId, startsAt: WEEKS.map(({ startsAt }) => startsAt) };
  expect(await series.look.query(asked)).toMatchObject({
    kind: "looked",
    dates: WEEKS.map(({ startsAt }) => ({ startsAt, problem: null, alternatives: [] })),
  });
  const visits = visitsOf(await book());
  expect(visits[0]?.contact.phone).toBe("+14155550123");
  expect(await series.list.query({ appointmentId: visits[1]?.appointmentId ?? "" })).toEqual(visits);
  expect(await series.look.query(asked)).toMatchObject({
    dates: WEEKS.map(() => ({
      problem: "overlap",
      alternatives: expect.arrayContaining([expect.any(String)]),
    })),
  });
  const later = shown(visits).map((visit, n) => ({ ...visit, ...time(7 * (n + 1), "16:00") }));
  const moved = visitsOf(await series.move.mutate({ visits: later }));
  expect(moved.map(({ startsAt }) => startsAt)).toEqual(later.map(({ startsAt }) => startsAt));
  const late = await series.setStatus.mutate({ visits: shown(visits), status: "cancelled" });
  expect(late).toMatchObject({
    kind: "changed_meanwhile",
    lastChange: { actor: { kind: "user", userId: staff.userId } },
  });
  const cancelled = visitsOf(await series.setStatus.mutate({ visits: shown(moved), status: "cancelled" }));
  expect(cancelled.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled"]);
  expect((await series.setStatus.mutate({ visits: shown(cancelled), status: "confirmed" })).kind).toBe(
    "status_set",
  );
});

test("a time that is taken books none of them and says what is free; what is wrong with a new contact is said", async () => {
  await staff.api.appointments.book.mutate({
    contact: { name: "Ben Ray", phone: "4155550177" },
    serviceId,
    ...time(14, "14:00"),
  });
  const refused = await book();
  expect(refused).toMatchObject({
    kind: "series_clash",
    dates: [{ problem: null }, { problem: "overlap" }, { problem: null }],
  });
  const range = { from: time(0, "00:00").startsAt, until: time(30, "00:00").startsAt };
  expect(await staff.api.appointments.list.query(range)).toHaveLength(1);
  expect((await book({ contact: { name: "X", phone: "12" } })).kind).toBe("invalid_phone");
  expect((await book({ contact: { name: "X" } })).kind).toBe("contact_required");
});

test("times out of order, twice the same, none and too many are refused with a sentence", async () => {
  const [first, second] = WEEKS;
  if (first === undefined || second === undefined) throw new Error("no times");
  for (const times of [
    [second, first],
    [first, first],
    [],
    Array.from({ length: 61 }, (_, n) => time(n + 1, "14:00")),
  ]) {
    await expect(book({ times })).rejects.toMatchObject({ data: { code: "BAD_REQUEST" } });
  }
});

test("a viewer looks and changes nothing", async () => {
  const visits = visitsOf(await book());
  const viewer = await signInAs("viewer", world());
  expect(await viewer.api.series.list.query({ appointmentId: visits[0]?.appointmentId ?? "" })).toHaveLength(
    3,
  );
  for (const attempt of [
    () => book({}, viewer),
    () =>
      viewer.api.series.move.mutate({
        visits: shown(visits).map((visit, n) => ({ ...visit, ...time(n + 1, "09:00") })),
      }),
    () => viewer.api.series.setStatus.mutate({ visits: shown(visits), status: "cancelled" }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  }
});

test("only whole clinics' own visits: another's are answered like none", async () => {
  const visits = visitsOf(await book());
  const other = await createTestOrganization(db.owner);
  const { api } = await signInAs("owner", { ...world(), orgId: other.orgId });
  expect(await api.series.list.query({ appointmentId: visits[0]?.appointmentId ?? "" })).toEqual([]);
  expect((await api.series.setStatus.mutate({ visits: shown(visits), status: "cancelled" })).kind).toBe(
    "not_found",
  );
});
