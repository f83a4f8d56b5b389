import type { Appointment } from "./appointment-types.ts";

export type AppointmentAction = "completed" | "no_show" | "move" | "cancel" | "restore";

/** What staff can do with an appointment now. Whether the patient came can only be said once it has started. */
export function actionsFor(
  { status, startsAt }: Pick<Appointment, "status" | "startsAt">,
  now: Date,
): readonly AppointmentAction[] {
  if (status !== "confirmed") return ["restore"];
  const hasStarted = Date.parse(startsAt) <= now.getTime();
  return hasStarted ? ["completed", "no_show", "move", "cancel"] : ["move", "cancel"];
}

/** Somebody can still be called about it. */
export const isToCome = ({ status, startsAt }: Pick<Appointment, "status" | "startsAt">): boolean =>
  status === "confirmed" && Date.parse(startsAt) > Date.now();
