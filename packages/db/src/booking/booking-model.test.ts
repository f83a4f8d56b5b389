import { type BookingOutcome, E164, type IsoInstant, type OrgId, assertNever } from "@callwaiting/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO } from "@callwaiting/testing/now";
import { bookAppointment } from "./book-appointment.ts";
import { cancelAppointment } from "./cancel-appointment.ts";
import { rescheduleAppointment } from "./reschedule-appointment.ts";

// Random conversations against a clinic that is open for three hours with one doctor: first one at a time, compared
// with a model that needs no database; then many at once, where what was answered must explain what is stored.

const DAY_START = Date.parse("2026-12-01T14:00:00Z");
const CLINIC = {
  slotIntervalMinutes: 15,
  openingHours: [{ weekday: 2, opensAt: "09:00", closesAt: "12:00" }],
  services: [{ key: "consultation", name: "Consultation", durationMinutes: 30, bufferAfterMinutes: 10 }],
} as const;
const LENGTH = 40; // minutes blocked: 30 and the buffer

const db = forAllTests(() => openTestDb());

type Step =
  | { readonly do: "book"; readonly caller: number; readonly minute: number }
  | { readonly do: "move"; readonly which: number; readonly minute: number }
  | { readonly do: "cancel"; readonly which: number };

const minute = fc.integer({ min: -2, max: 12 }).map((n) => n * 15);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("book"), caller: fc.nat(4), minute }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("move"), which: fc.nat(5), minute }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel"), which: fc.nat(5) }) },
);

const instantOf = (m: number): IsoInstant =>
  new Date(DAY_START + m * 60_000).toISOString().replace(".000Z", "Z");

function run(orgId: OrgId, s: Step, ids: readonly string[]): Promise<BookingOutcome> {
  const appointmentId = "which" in s ? (ids[s.which] ?? "00000000-0000-4000-8000-000000000000") : "";
  switch (s.do) {
    case "book":
      return bookAppointment(db.pool, {
        orgId,
        patientName: "Caller",
        email: null,
        phone: E164.parse(`+1415555010${s.caller}`),
        service: null,
        scheduledAt: instantOf(s.minute),
        now: NOW_ISO,
      });
    case "move":
      return rescheduleAppointment(db.pool, {
        orgId,
        appointmentId,
        scheduledAt: instantOf(s.minute),
        known: ids,
        now: NOW_ISO,
      });
    case "cancel":
      return cancelAppointment(db.pool, { orgId, appointmentId });
    default:
      return assertNever(s);
  }
}

type Held = { readonly caller: number; minute: number; active: boolean };

/** What must come out, told without SQL. Changes `held` as the step does. */
function expected(held: Held[], s: Step): BookingOutcome["kind"] {
  const refusal = (m: number, self?: Held): BookingOutcome["kind"] | null => {
    if (m < 0 || m + 30 > 180) return "outside_hours";
    const taken = held.some((h) => h !== self && h.active && Math.abs(h.minute - m) < LENGTH);
    return taken ? "slot_unavailable" : null;
  };
  const isBusy = (caller: number, m: number, self?: Held) =>
    held.some((h) => h !== self && h.active && h.caller === caller && Math.abs(h.minute - m) < 30);
  if (s.do === "book") {
    if (held.some((h) => h.active && h.caller === s.caller && h.minute === s.minute)) return "already_booked";
    const refused = refusal(s.minute);
    if (refused !== "outside_hours" && isBusy(s.caller, s.minute)) return "person_busy";
    if (refused === null) held.push({ caller: s.caller, minute: s.minute, active: true });
    return refused ?? "booked";
  }
  const target = held[s.which];
  if (target === undefined) return "not_found";
  if (s.do === "cancel") {
    target.active = false;
    return "cancelled";
  }
  if (!target.active) return "not_found";
  if (target.minute === s.minute) return "already_booked";
  const refused = refusal(s.minute, target);
  if (refused !== "outside_hours" && isBusy(target.caller, s.minute, target)) return "person_busy";
  if (refused === null) target.minute = s.minute;
  return refused ?? "moved";
}

test("any sequence of booking, moving and cancelling ends as the model says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const { orgId } = await createTestOrganization(db.owner, CLINIC);
      const held: Held[] = [];
      const ids: string[] = [];
      for (const s of steps) {
        const outcome = await run(orgId, s, ids);
        if (outcome.kind === "booked") ids.push(outcome.appointment.appointmentId);
        expect(outcome.kind, JSON.stringify(s)).toBe(expected(held, s));
      }
    }),
    { numRuns: 60 },
  );
});

test("any steps at once: no error, no overlap, and every answer is true of what is stored", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const { orgId } = await createTestOrganization(db.owner, CLINIC);
      const seeds = await Promise.all(
        [0, 60, 120].map((m, caller) => run(orgId, { do: "book", caller, minute: m }, [])),
      );
      const ids = seeds.flatMap((o) => (o.kind === "booked" ? [o.appointment.appointmentId] : []));
      const outcomes = await Promise.all(steps.map((s) => run(orgId, s, ids)));

      const { rows } = await db.owner.query<{ id: string; at: string; status: string }>(
        "select appointment_id as id, iso_instant(starts_at) as at, status from appointments where org_id = $1",
        [orgId],
      );
      const stored = new Map(rows.map((row) => [row.id, row]));
      const active = rows
        .filter((row) => row.status === "confirmed")
        .map((row) => Date.parse(row.at))
        .sort((a, b) => a - b);
      for (const [i, at] of active.entries()) {
        expect(at - (active[i - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(LENGTH * 60_000);
      }
      for (const outcome of outcomes) {
        if (outcome.kind === "cancelled") {
          expect(stored.get(outcome.appointment.appointmentId)?.status).toBe("cancelled");
        }
        if (outcome.kind === "booked") expect(stored.has(outcome.appointment.appointmentId)).toBe(true);
      }
      const booked = outcomes.filter((o) => o.kind === "booked").length;
      expect(rows).toHaveLength(ids.length + booked);
    }),
    { numRuns: 40 },
  );
});
