import { type VisitProgress, progressOf } from "@callwaiting/domain/visit-steps";
import { useCallback } from "react";
import { useApi } from "../../api/api-context.ts";
import { notifyDone, notifyNotDone, notifyProblem } from "../../ui/notify.tsx";
import type { Appointment } from "./appointment-types.ts";
import { describeRefusal } from "./describe-refusal.ts";
import { useAppointmentCache } from "./use-appointment-cache.ts";

type SetProgress = (appointment: Appointment, progress: VisitProgress) => Promise<void>;

/** Says who is here, and offers to undo it. */
export function useSetProgress(): SetProgress {
  const { client } = useApi();
  const { refresh, show, tellLate } = useAppointmentCache();
  return useCallback(
    async function set(appointment: Appointment, progress: VisitProgress, isUndo = false): Promise<void> {
      const { appointmentId, revision: expectedRevision } = appointment;
      try {
        const change = { appointmentId, progress, expectedRevision };
        const outcome = await client.appointments.setProgress.mutate(change);
        if (!("appointment" in outcome)) return notifyNotDone(describeRefusal(outcome).title, NOT_SAID);
        show(outcome.appointment);
        if (outcome.kind !== "updated") return tellLate(outcome);
        const undo = () => void set(outcome.appointment, progressOf(appointment), true);
        const who = appointment.patientName === "" ? "The patient" : appointment.patientName;
        notifyDone(`${who} ${PROGRESS_DONE[progress]}.`, isUndo ? undefined : undo);
      } catch (error) {
        notifyProblem(error, "It was not changed");
      } finally {
        await refresh();
      }
    },
    [client, refresh, show, tellLate],
  );
}

const NOT_SAID = "Nothing was changed.";

const PROGRESS_DONE: Readonly<Record<VisitProgress, string>> = {
  expected: "is not here yet",
  arrived: "has arrived",
  in_room: "is in the room",
};
