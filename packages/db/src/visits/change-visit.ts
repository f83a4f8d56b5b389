import type { IsoInstant, OrgId, PatientOutcome } from "@callwaiting/domain";
import { z } from "zod";
import { bookingReply } from "../booking/booking-reply.ts";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { PATIENT } from "./patient-actor.ts";

export type VisitChange = {
  readonly orgId: OrgId;
  readonly appointmentId: string;
  /** As the patient's page showed it. */
  readonly revision: number;
  readonly now?: IsoInstant | null;
};

const patientReply = z.object({ outcome: z.enum(["confirmed", "changed_meanwhile", "closed"]) });
const eitherReply = z.union([patientReply, bookingReply]);

/** The patient says that they will come. */
export async function confirmVisit(pool: AppPool, args: VisitChange): Promise<PatientOutcome> {
  return change(pool, "confirm_visit", args);
}

/** The patient cancels. */
export async function cancelVisit(pool: AppPool, args: VisitChange): Promise<PatientOutcome> {
  return change(pool, "cancel_visit", args);
}

export type VisitMove = VisitChange & {
  readonly startsAt: IsoInstant;
  /** What the page showed for it, so that no other rule of the clock makes it another time: `2026-12-01T14:30`. */
  readonly startsLocal: string;
  readonly providerId: string;
};

/** The patient moves it; when the new time is taken, the old one stays as it was. */
export async function moveVisit(pool: AppPool, args: VisitMove): Promise<PatientOutcome> {
  return change(pool, "move_visit", args);
}

async function change(pool: AppPool, name: string, args: Readonly<Record<string, unknown>>) {
  const reply = await retryConflict(() =>
    callFunction(pool, name, { args, reply: eitherReply, actor: PATIENT }),
  );
  return toOutcome(reply);
}

function toOutcome(reply: z.infer<typeof eitherReply>): PatientOutcome {
  if ("outcome" in reply) return { kind: reply.outcome };
  const { kind } = reply;
  if (kind === "moved" || kind === "cancelled") return { kind };
  if (kind === "already_booked") return { kind: "moved" };
  if (kind === "not_found") return { kind: "changed_meanwhile" };
  // Taken, closed by then, too soon, another rule of the clock: there are other times.
  return { kind: "not_free" };
}
