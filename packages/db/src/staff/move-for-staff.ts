import type { IsoInstant, StaffOutcome } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { Pool } from "pg";
import type { StaffScope } from "../with-staff.ts";
import { callForStaff } from "./staff-reply.ts";

export type StaffMove = {
  readonly appointmentId: string;
  readonly startsAt: IsoInstant;
  /** Null: stays with the same provider. */
  readonly providerId?: string | null;
  /** 5 to 720; null keeps its length. */
  readonly durationMinutes?: number | null;
  readonly overrideReason?: string | null;
  /** The revision that was on the screen; another one now is `changed_meanwhile`. */
  readonly expectedRevision?: number | null;
  readonly now?: IsoInstant | null;
};

/**
 * Moves, hands on, lengthens or shortens a confirmed appointment. To undo, move it back with the reason that it had.
 * Outcomes: moved, changed_meanwhile, not_confirmed or a refusal.
 */
export async function moveForStaff(pool: Pool, scope: StaffScope, move: StaffMove): Promise<StaffOutcome> {
  return callForStaff(
    pool,
    scope,
    sql`move_for_staff(
      p_org_id => ${scope.orgId}::uuid, p_appointment_id => ${move.appointmentId}::uuid,
      p_starts_at => ${move.startsAt}::timestamptz, p_provider_id => ${move.providerId ?? null}::uuid,
      p_minutes => ${move.durationMinutes ?? null}::integer,
      p_override_reason => ${move.overrideReason ?? null}::text,
      p_expected_revision => ${move.expectedRevision ?? null}::integer, p_now => ${move.now ?? null}::timestamptz)`,
  );
}
