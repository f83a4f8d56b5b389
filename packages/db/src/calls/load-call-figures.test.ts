import { type CallEnd, E164 } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import type { StaffScope } from "../with-staff.ts";
import { loadCallFigures } from "./load-call-figures.ts";

const db = forAllTests(() => openTestDb());
let scope: StaffScope;
beforeEach(async () => {
  scope = await createTestScope(db.owner);
});

let calls = 0;
const ended = (at: string, end: CallEnd | null, kind = "inbound", callId = `call-${(calls += 1)}`) =>
  db.owner.query(
    `insert into calls (org_id, call_id, kind, created_at, ended_as, end_due_at) values ($1, $2, $3, $4, $5, null)`,
    [scope.orgId, callId, kind, at, end],
  );
const load = async (first: string, last = first) => {
  const figures = await loadCallFigures(db.pool, scope, { first, last });
  if (figures === null) throw new Error("no figures");
  return figures;
};

test("calls are counted on the day and in the hour of the clinic's clock, on the night on which it goes back as well", async () => {
  // New York, 2026: on November 1 it is half past one twice.
  await ended("2026-11-01T03:59:00Z", "booked");
  await ended("2026-11-01T05:30:00Z", "no_time");
  await ended("2026-11-01T06:30:00Z", "no_time");
  await ended("2026-11-02T04:59:00Z", "closed");
  await ended("2026-11-02T05:00:00Z", "booked");
  const figures = await load("2026-11-01");
  expect(figures.byDay).toEqual([
    { day: "2026-11-01", end: "closed", calls: 1 },
    { day: "2026-11-01", end: "no_time", calls: 2 },
  ]);
  expect(figures.byHour).toEqual([
    { hour: 1, end: "no_time", calls: 2 },
    { hour: 23, end: "closed", calls: 1 },
  ]);
});

test("only callers count whose call is over: nobody whom we called, and nobody who tried the line", async () => {
  await ended("2026-11-03T15:00:00Z", "failed");
  await ended("2026-11-03T15:00:00Z", null);
  await ended("2026-11-03T15:00:00Z", "not_reached", "outbound");
  await ended("2026-11-03T15:00:00Z", "booked", "web", "try-1");
  const { byDay, byService } = await load("2026-11-03");
  expect(byDay).toEqual([{ day: "2026-11-03", end: "failed", calls: 1 }]);
  expect(byService).toEqual([{ serviceId: null, name: null, end: "failed", calls: 1 }]);
});

test("open hours are those of every provider without closures, and what of them is taken counts once", async () => {
  // A Wednesday.
  const before = (await load("2026-12-02")).minutes;
  expect(before.open).toBeGreaterThan(0);
  expect(before.filled).toBe(0);
  const outcome = await bookAppointment(db.pool, {
    orgId: scope.orgId,
    patientName: "Ann",
    phone: E164.parse("+14155550123"),
    email: null,
    service: null,
    scheduledAt: "2026-12-02T19:00:00Z",
    now: "2026-11-20T15:00:00Z",
  });
  expect(outcome.kind).toBe("booked");
  const booked = await load("2026-12-02");
  expect(booked.minutes).toEqual({ open: before.open, filled: 30 });
  expect(booked.visits).toEqual({ byPhone: 1, byStaff: 0, came: 0, missed: 0 });
  await db.owner.query("update appointments set status = 'no_show' where org_id = $1", [scope.orgId]);
  expect((await load("2026-12-02")).visits).toMatchObject({ missed: 1 });
  await db.owner.query(
    "insert into closures (org_id, starts_local, ends_local) values ($1, '2026-12-02 13:00', '2026-12-02 15:00')",
    [scope.orgId],
  );
  const closed = (await load("2026-12-02")).minutes;
  expect(before.open - closed.open).toBeGreaterThan(0);
  expect(closed.filled).toBe(0);
});
