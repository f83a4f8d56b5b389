import { type Zone, offsetAt } from "../zone/zone.ts";
import type { StaffAppointment } from "./staff-appointment.ts";

/** How far a visit has come while it is confirmed. */
export const VISIT_PROGRESS = ["expected", "arrived", "in_room"] as const;
export type VisitProgress = (typeof VISIT_PROGRESS)[number];
/** What staff say of a visit: the last two end it. */
export type VisitStep = VisitProgress | "completed" | "no_show";

/** Moments in ms since 1970, as browsers have them: the first screen shall not load Temporal for this. */
type Visit = Pick<StaffAppointment, "status" | "arrivedAt" | "inRoomAt"> & {
  readonly startsMs: number;
  readonly endsMs: number;
};
type Clock = { readonly zone: Zone; readonly nowMs: number };

/** Why a step cannot be true of a visit; null when it can be. */
export type StepDoubt = "not_confirmed" | "not_its_day" | "not_started" | "has_arrived";

/** The one place that says when a step can be true, for the buttons and for the server. */
export function doubtStep(step: VisitStep, visit: Visit, clock: Clock): StepDoubt | null {
  const hasStarted = visit.startsMs <= clock.nowMs;
  if (visit.status !== "confirmed") {
    // Nobody can have come to one that is off before its time either: it would be on again, and its patient told that it is not.
    const isEnd = (step === "completed" || step === "no_show") && step !== visit.status;
    return isEnd && !hasStarted ? "not_started" : "not_confirmed";
  }
  switch (step) {
    case "expected":
      return null;
    case "arrived":
    case "in_room":
      return isItsDay(visit, clock) ? null : "not_its_day";
    case "completed":
      // Who came early may be done before the time.
      return hasStarted || visit.inRoomAt !== null ? null : "not_started";
    case "no_show":
      if (visit.arrivedAt !== null) return "has_arrived";
      return hasStarted ? null : "not_started";
    default:
      return step satisfies never;
  }
}

export const progressOf = ({ arrivedAt, inRoomAt }: Pick<Visit, "arrivedAt" | "inRoomAt">): VisitProgress => {
  if (inRoomAt !== null) return "in_room";
  return arrivedAt === null ? "expected" : "arrived";
};

/** By the clinic's clock; a visit past midnight has two. */
function isItsDay({ startsMs, endsMs }: Visit, { zone, nowMs }: Clock): boolean {
  const dayOf = (ms: number) => Math.floor((ms + offsetAt(zone, ms)) / DAY_MS);
  return dayOf(startsMs) <= dayOf(nowMs) && dayOf(nowMs) <= dayOf(endsMs);
}

const DAY_MS = 86_400_000;
