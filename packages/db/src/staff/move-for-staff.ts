import type { IsoInstant, StaffOutcome } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import type { StaffScope } from "../with-staff.ts";
import { callForStaff } from "./staff-reply.ts";

export type StaffMove = {
  readonly appointmentId: string;
  readonly startsAt: IsoInstant;
  /** As in `StaffBooking`. */
  readonly startsLocal?: string | null;
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
export async function moveForStaff(pool: AppPool, scope: StaffScope, move: StaffMove): Promise<StaffOutcome> {
  const { durationMinutes: minutes, ...args } = move;
  return callForStaff(pool, scope, { name: "move_for_staff", args: { minutes, ...args } });
}
