import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCalendar, IconCheck, IconRestore, IconUserX, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { confirmAction } from "../../ui/confirm-action.tsx";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import type { Appointment } from "./appointment-screen.tsx";
import { STATUS_LOOKS } from "./status-looks.ts";
import { useSetStatus } from "./use-appointment-change.ts";

type Status = Appointment["status"];

const DONE: Readonly<Record<Status, string>> = {
  confirmed: "The appointment is confirmed again.",
  cancelled: "Appointment cancelled.",
  completed: "Marked as completed.",
  no_show: "Marked: the patient did not come.",
};

export function AppointmentActions({ appointment }: { readonly appointment: Appointment }) {
  const { role, timeZone } = useOrganization();
  const { change, isPending } = useStatusChange(appointment);
  if (role === "viewer") return <Text c="dimmed">Your role may read this, not change it.</Text>;
  const cancel = async () => {
    const isSure = await confirmAction({
      title: "Cancel this appointment?",
      message: `${appointment.patientName}, ${formatDayAndTime(appointment.startsAt, timeZone)}. The time becomes free for others. You can restore it while nobody has taken it.`,
      confirmLabel: "Cancel appointment",
      isDangerous: true,
    });
    if (isSure) change("cancelled");
  };
  const isConfirmed = appointment.status === "confirmed";
  const hasBegun = Date.parse(appointment.startsAt) <= Date.now();
  return (
    <>
      {isConfirmed && <MoveButton appointment={appointment} />}
      {isConfirmed && hasBegun && (
        <>
          <Button
            leftSection={<IconCheck size={16} />}
            disabled={isPending}
            onClick={() => change("completed")}
          >
            Completed
          </Button>
          <Button
            variant="default"
            leftSection={<IconUserX size={16} />}
            disabled={isPending}
            onClick={() => change("no_show")}
          >
            Did not come
          </Button>
        </>
      )}
      {isConfirmed ? (
        <Button
          variant="default"
          leftSection={<IconX size={16} />}
          disabled={isPending}
          onClick={() => void cancel()}
        >
          Cancel
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconRestore size={16} />}
          disabled={isPending}
          onClick={() => change("confirmed")}
        >
          Restore
        </Button>
      )}
    </>
  );
}

/** Moving is done where one sees what else there is that day. */
function MoveButton({ appointment }: { readonly appointment: Appointment }) {
  const { timeZone } = useOrganization();
  const day = new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date(appointment.startsAt));
  return (
    <Button
      variant="default"
      leftSection={<IconCalendar size={16} />}
      renderRoot={(props) => <Link {...props} to="/calendar" search={{ day }} />}
    >
      Move in the calendar
    </Button>
  );
}

function useStatusChange(appointment: Appointment) {
  const { mutateAsync, isPending } = useSetStatus();
  const set = async (status: Status, expectedRevision: number) =>
    mutateAsync({ appointmentId: appointment.appointmentId, status, expectedRevision }).catch(
      (error: unknown) => {
        notifyProblem(error, "The appointment was not changed");
        return null;
      },
    );
  const change = async (status: Status) => {
    const before = appointment.status;
    const outcome = await set(status, appointment.revision);
    if (outcome === null) return;
    if (outcome.kind === "status_set") {
      const { revision } = outcome.appointment;
      notifyDone(DONE[status], () => void undo(before, revision));
    } else {
      explain(outcome.kind, "appointment" in outcome ? outcome.appointment.status : null);
    }
  };
  const undo = async (status: Status, revision: number) => {
    const outcome = await set(status, revision);
    if (outcome !== null && outcome.kind !== "status_set") explain(outcome.kind, null);
  };
  return { change: (status: Status) => void change(status), isPending };
}

function explain(kind: string, status: Status | null): void {
  notifications.show({
    color: "red.8",
    autoClose: false,
    withBorder: true,
    role: "alert",
    title: "The appointment was not changed",
    message: reasonOf(kind, status),
  });
}

function reasonOf(kind: string, status: Status | null): string {
  if (kind === "changed_meanwhile") {
    const now = status === null ? "" : ` It is now: ${STATUS_LOOKS[status].label.toLowerCase()}.`;
    return `Somebody else changed it a moment ago.${now} The page shows how it stands; try again if you still want to.`;
  }
  if (kind === "slot_unavailable")
    return "Its time has been given to somebody else. Book a new one in the calendar.";
  if (kind === "not_found") return "It is not there any more.";
  return "The rules of the clinic do not allow it. Look at it in the calendar.";
}
