import { useCallback } from "react";
import { useApi } from "../../api/api-context.ts";
import { notifyDone, notifyNotDone, notifyProblem } from "../../ui/notify.tsx";
import type { Appointment, AppointmentStatus } from "./appointment-types.ts";
import { describeRefusal } from "./describe-refusal.ts";
import { nameOfAppointment } from "./appointment-words.ts";
import { useAppointmentCache } from "./use-appointment-cache.ts";

type SetStatus = (appointment: Appointment, status: AppointmentStatus) => Promise<void>;

/** Sets the status and offers to undo it. */
export function useSetStatus(): SetStatus {
  const { client } = useApi();
  const { refresh, show, tellLate } = useAppointmentCache();
  return useCallback(
    async function set(appointment: Appointment, status: AppointmentStatus, isUndo = false): Promise<void> {
      const { appointmentId, revision: expectedRevision } = appointment;
      try {
        const change = { appointmentId, status, expectedRevision };
        const outcome = await client.appointments.setStatus.mutate(change);
        if (!("appointment" in outcome)) {
          return notifyNotDone(describeRefusal(outcome).title, sayNotRestored(outcome));
        }
        show(outcome.appointment);
        if (outcome.kind === "changed_meanwhile") return tellLate(outcome);
        const undo = () => void set(outcome.appointment, appointment.status, true);
        notifyDone(`${nameOfAppointment(appointment)} ${STATUS_DONE[status]}.`, isUndo ? undefined : undo);
      } catch (error) {
        notifyProblem(error, "The status was not changed");
      } finally {
        await refresh();
      }
    },
    [client, refresh, show, tellLate],
  );
}

const sayNotRestored = (refusal: object): string =>
  "lacking" in refusal
    ? "What it needs has since gone to another visit. Please book a new time."
    : "The time has since gone to somebody else. Please book a new one.";

const STATUS_DONE: Readonly<Record<AppointmentStatus, string>> = {
  confirmed: "is confirmed again",
  cancelled: "is cancelled",
  completed: "is marked as completed",
  no_show: "is marked as “did not come”",
};
