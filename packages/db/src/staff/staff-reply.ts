import type { StaffOutcome, StaffRefusal } from "@callwaiting/domain";
import { sql, type SQL } from "drizzle-orm";
import type { Pool } from "pg";
import { z } from "zod";
import { parseRefusal } from "../booking/booking-reply.ts";
import { retryConflict } from "../booking/retry-conflict.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

const instant = z.iso.datetime();

/** An appointment as `staff_appointments` describes it. */
export const staffAppointment = z.object({
  appointmentId: z.guid(),
  startsAt: instant,
  endsAt: instant,
  status: z.enum(["confirmed", "cancelled", "completed", "no_show"]),
  source: z.enum(["phone", "staff", "import"]),
  revision: z.int(),
  patientName: z.string(),
  notes: z.string(),
  service: z.object({ serviceId: z.guid(), name: z.string() }),
  provider: z.object({ providerId: z.guid(), name: z.string() }),
  contact: z.object({
    contactId: z.guid(),
    name: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
  overrideReason: z.string().nullable(),
  overridden: z.array(z.enum(["past", "notice", "horizon", "hours", "overlap"])),
  callId: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  cancelledAt: instant.nullable(),
});

const done = z.object({
  outcome: z.enum([
    "booked",
    "already_booked",
    "moved",
    "status_set",
    "updated",
    "changed_meanwhile",
    "not_confirmed",
  ]),
  appointment: staffAppointment,
});

/** Runs one of the functions of 0011_staff.sql as this person; a conflict is tried again in a new transaction. */
export async function callForStaff(pool: Pool, scope: StaffScope, call: SQL): Promise<StaffOutcome> {
  return retryConflict(() =>
    withStaff(pool, scope, async (tx) => {
      const { rows } = await tx.execute<{ reply: unknown }>(sql`select ${call} as reply`);
      return parseStaffReply(rows[0]?.reply);
    }).catch((error: unknown) => {
      // Drizzle wraps what the database said; the SQLSTATE is what a retry goes by.
      throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
    }),
  );
}

function parseStaffReply(json: unknown): StaffOutcome {
  const success = done.safeParse(json);
  if (success.success) return { kind: success.data.outcome, appointment: success.data.appointment };
  const refusal = parseRefusal(json);
  if (isStaffRefusal(refusal)) return refusal;
  throw new Error(`A function for staff answered ${refusal.kind}`);
}

const REFUSALS: ReadonlySet<string> = new Set<StaffRefusal["kind"]>([
  "slot_unavailable",
  "outside_hours",
  "in_past",
  "too_soon",
  "too_far",
  "unknown_service",
  "unknown_provider",
  "contact_required",
  "not_found",
]);

function isStaffRefusal(outcome: { readonly kind: string }): outcome is StaffRefusal {
  return REFUSALS.has(outcome.kind);
}
