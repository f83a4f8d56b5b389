import { StaffAppointment, type StaffOutcome } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { z } from "zod";
import { refusal } from "../booking/booking-reply.ts";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import { type StaffScope, actorOf } from "../with-staff.ts";

const done = z
  .object({
    outcome: z.enum([
      "booked",
      "already_booked",
      "moved",
      "status_set",
      "updated",
      "changed_meanwhile",
      "not_confirmed",
    ]),
    appointment: StaffAppointment,
  })
  .transform(({ outcome: kind, appointment }) => ({ kind, appointment }));

const staffReply = z.union([done, refusal]);

type Call = { readonly name: string; readonly args: Readonly<Record<string, unknown>> };

/**
 * Runs one of the functions for staff as this person; a conflict is tried again. One statement: whoever freezes or dies between two
 * would keep a clinic's rows meanwhile.
 */
export async function callForStaff(
  pool: AppPool,
  scope: StaffScope,
  { name, args }: Call,
): Promise<StaffOutcome> {
  return retryConflict(() =>
    callFunction(pool, name, {
      args: { orgId: scope.orgId, ...args },
      reply: staffReply,
      actor: actorOf(scope),
    }),
  );
}
