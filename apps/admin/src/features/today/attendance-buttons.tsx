import { Button } from "@mantine/core";
import type { Appointment } from "../appointments/appointment-types.ts";
import { ACTION_LABELS } from "../appointments/appointment-words.ts";
import { useAppointmentActions } from "../appointments/use-appointment-actions.ts";
import classes from "./today.module.css";

/** Whether the patient came, once the appointment has started; nothing before, and for viewers. */
export function AttendanceButtons({ appointment }: { readonly appointment: Appointment }) {
  const { actions, isBusy, run } = useAppointmentActions(appointment);
  const offered = (["completed", "no_show"] as const).filter((action) => actions.includes(action));
  if (offered.length === 0) return null;
  return (
    <div className={classes["actions"]}>
      {offered.map((action) => (
        <Button
          key={action}
          size="compact-sm"
          variant={action === "completed" ? "light" : "default"}
          disabled={isBusy}
          aria-label={`${ACTION_LABELS[action]}: ${appointment.patientName}`}
          onClick={() => run(action)}
        >
          {ACTION_LABELS[action]}
        </Button>
      ))}
    </div>
  );
}
