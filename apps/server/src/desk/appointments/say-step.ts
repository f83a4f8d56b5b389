import type { StaffScope, StatusChange } from "@callwaiting/db";
import { type StaffOutcome, type VisitStep, doubtStep } from "@callwaiting/domain";
import type { DeskDatabase } from "../../start/desk-database.ts";
import { refuse } from "../trpc/refuse.ts";

type Database = Pick<
  DeskDatabase,
  "loadAppointment" | "loadOrganization" | "setAppointmentStatus" | "setVisitProgress"
>;
type ProgressChange = Parameters<Database["setVisitProgress"]>[1];
type Of<Change> = { readonly db: Database; readonly scope: StaffScope; readonly change: Change };

const SENTENCES = {
  not_started: "This appointment has not started yet. Once it has, you can say whether the patient came.",
  not_its_day: "Whether the patient is here can be said on the day of the appointment.",
  has_arrived: "The patient is marked as arrived. Take that back before you say that they did not come.",
} as const;

/** Sets the status; whether the patient came cannot be said of an appointment that has not started yet. */
export async function setStatusAtDesk({ db, scope, change }: Of<StatusChange>): Promise<StaffOutcome> {
  const { status } = change;
  if (status !== "completed" && status !== "no_show") return db.setAppointmentStatus(scope, change);
  const looked = await lookFirst({ db, scope, change }, status);
  return looked === null ? { kind: "not_found" } : db.setAppointmentStatus(scope, looked);
}

/** Arrived, in the room, or neither yet: when it can be true. */
export async function setProgressAtDesk({ db, scope, change }: Of<ProgressChange>): Promise<StaffOutcome> {
  const looked = await lookFirst({ db, scope, change }, change.progress);
  return looked === null ? { kind: "not_found" } : db.setVisitProgress(scope, looked);
}

/** The change with the revision that was looked at, so that a move to a later day in between is not overlooked. */
async function lookFirst<Change extends Pick<StatusChange, "appointmentId" | "expectedRevision">>(
  { db, scope, change }: Of<Change>,
  step: VisitStep,
): Promise<Change | null> {
  const [found, record] = await Promise.all([
    db.loadAppointment(scope, change.appointmentId),
    db.loadOrganization(scope.orgId),
  ]);
  if (found === null || record === null) return null;
  const { revision, startsAt, endsAt } = found.appointment;
  const expectedRevision = change.expectedRevision ?? revision;
  const clock = { zone: record.organization.zone, nowMs: Date.now() };
  const visit = { ...found.appointment, startsMs: Date.parse(startsAt), endsMs: Date.parse(endsAt) };
  const doubt = expectedRevision === revision ? doubtStep(step, visit, clock) : null;
  // Whoever looks at an older state is told what it is now, not what would be wrong with it; so is who meant a confirmed one.
  if (doubt !== null && doubt !== "not_confirmed") return refuse("BAD_REQUEST", SENTENCES[doubt]);
  return { ...change, expectedRevision };
}
