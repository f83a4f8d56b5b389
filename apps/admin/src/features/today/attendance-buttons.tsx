import { Button } from "@mantine/core";
import type { Appointment } from "../appointments/appointment-types.ts";
import { ACTION_LABELS } from "../appointments/appointment-words.ts";
import { useAppointmentActions } from "../appointments/use-appointment-actions.ts";
import classes from "./today.module.css";

type AttendanceButtonsProps = {
  readonly appointment: Appointment;
  /** Its time is over: then the question is whether they came. */
  readonly isOver: boolean;
};

const STEPS = ["arrived", "in_room", "completed", "no_show"] as const;

/** How the visit goes on, as far as it can be true now; nothing for viewers. */
export function AttendanceButtons({ appointment, isOver }: AttendanceButtonsProps) {
  const { actions, isBusy, run } = useAppointmentActions(appointment);
  const offered = STEPS.filter((step) => actions.includes(step) && !(isOver && step === "arrived"));
  if (offered.length === 0) return null;
  return (
    <div className={classes["actions"]}>
      {offered.map((action, index) => (
        <Button
          key={action}
          size="compact-sm"
          variant={index === 0 ? "light" : "default"}
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
