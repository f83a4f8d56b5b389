import { VISIT_PROGRESS, type VisitProgress } from "@callwaiting/domain/visit-steps";
import type { Zone } from "@callwaiting/domain/zone";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { useNow } from "../../shell/use-now.ts";
import { confirmAction } from "../../ui/confirm-action.tsx";
import { type AppointmentAction, actionsFor } from "./actions-for.ts";
import type { Appointment, AppointmentStatus } from "./appointment-types.ts";
import { useSetProgress } from "./use-set-progress.ts";
import { useSetStatus } from "./use-set-status.ts";

type Follow = {
  /** Opens what asks where it should go. */
  readonly onMove?: () => void;
  /** Called once cancelling is agreed to. */
  readonly onCancel?: () => void;
};

type StatusAction = Exclude<AppointmentAction, "move" | VisitProgress>;
const STATUS_AFTER: Readonly<Record<StatusAction, AppointmentStatus>> = {
  completed: "completed",
  no_show: "no_show",
  cancel: "cancelled",
  restore: "confirmed",
};

/** What may be done with an appointment, the same on every screen; nothing for a viewer. */
export function useAppointmentActions(appointment: Appointment, { onMove, onCancel }: Follow = {}) {
  const { role, zone } = useOrganization();
  const [isBusy, setIsBusy] = useState(false);
  const setStatus = useSetStatus();
  const setProgress = useSetProgress();
  const now = useNow();
  const run = async (action: AppointmentAction) => {
    if (action === "move") return onMove?.();
    if (action === "cancel") {
      if (!(await confirmCancelling(appointment, zone))) return;
      onCancel?.();
    }
    setIsBusy(true);
    if (isProgress(action)) await setProgress(appointment, action);
    else await setStatus(appointment, STATUS_AFTER[action]);
    setIsBusy(false);
  };
  return {
    actions: role === "viewer" ? [] : actionsFor(appointment, { zone, now }),
    isBusy,
    run: (action: AppointmentAction) => void run(action),
  };
}

const isProgress = (action: AppointmentAction): action is VisitProgress =>
  VISIT_PROGRESS.some((each) => each === action);

function confirmCancelling({ patientName, startsAt }: Appointment, zone: Zone): Promise<boolean> {
  return confirmAction({
    title: "Cancel this appointment?",
    message:
      `${patientName}, ${formatDayAndTime(startsAt, zone)}. Others can book the time from now on. ` +
      "We do not notify the patient, so please call them. You can restore the appointment as long as the time is free.",
    confirmLabel: "Cancel appointment",
    isDangerous: true,
  });
}
