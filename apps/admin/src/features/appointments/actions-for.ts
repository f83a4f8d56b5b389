import { type VisitStep, doubtStep } from "@callwaiting/domain/visit-steps";
import type { Zone } from "@callwaiting/domain/zone";
import type { Appointment } from "./appointment-types.ts";

export type AppointmentAction = VisitStep | "move" | "cancel" | "restore";

type Visit = Pick<Appointment, "status" | "startsAt" | "endsAt" | "arrivedAt" | "inRoomAt">;

/** What staff can do with an appointment now, the next step first: of how the visit goes, only what can be true. */
export function actionsFor(
  visit: Visit,
  clock: { readonly zone: Zone; readonly now: Date },
): readonly AppointmentAction[] {
  if (visit.status !== "confirmed") return ["restore"];
  const timed = { ...visit, startsMs: Date.parse(visit.startsAt), endsMs: Date.parse(visit.endsAt) };
  const at = { zone: clock.zone, nowMs: clock.now.getTime() };
  const steps = nextSteps(visit).filter((step) => doubtStep(step, timed, at) === null);
  return [...steps, "move", "cancel"];
}

function nextSteps({ arrivedAt, inRoomAt }: Visit): readonly VisitStep[] {
  if (inRoomAt !== null) return ["completed", "expected"];
  return arrivedAt === null ? ["arrived", "completed", "no_show"] : ["in_room", "completed", "expected"];
}

/** Somebody can still be called about it. */
export const isToCome = ({ status, startsAt }: Pick<Appointment, "status" | "startsAt">): boolean =>
  status === "confirmed" && Date.parse(startsAt) > Date.now();
