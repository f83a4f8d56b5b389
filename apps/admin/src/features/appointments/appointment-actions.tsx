import { Button, Text } from "@mantine/core";
import { IconArrowsMove, IconCalendar, IconCheck, IconRestore, IconUserX, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { confirmAction } from "../../ui/confirm-action.tsx";
import { notifyProblem } from "../../ui/notify.tsx";
import { type AppointmentStatus, useCalendarFrame } from "../calendar/calendar-data.ts";
import { dayOf, todayIn } from "../../format/clinic-time.ts";
import { useChanges } from "./use-move-appointment.ts";
import type { Appointment } from "./appointment-screen.tsx";
import { useRefreshAppointments } from "./use-appointment-change.ts";

const MoveDialog = lazy(async () => ({ default: (await import("../calendar/move-dialog.tsx")).MoveDialog }));

type OfAppointment = { readonly appointment: Appointment };

export function AppointmentActions({ appointment }: OfAppointment) {
  const { role } = useOrganization();
  if (role === "viewer") {
    return (
      <>
        <Text c="dimmed">Your role lets you look.</Text>
        <CalendarLink appointment={appointment} />
      </>
    );
  }
  return (
    <>
      {appointment.status === "confirmed" ? (
        <ConfirmedActions appointment={appointment} />
      ) : (
        <RestoreButton appointment={appointment} />
      )}
      <CalendarLink appointment={appointment} />
    </>
  );
}

function ConfirmedActions({ appointment }: OfAppointment) {
  const { timeZone } = useOrganization();
  const [isBusy, set] = useStatusChange(appointment);
  const hasBegun = Date.parse(appointment.startsAt) <= Date.now();
  const cancel = async () => {
    const who = `${appointment.patientName}, ${formatDayAndTime(appointment.startsAt, timeZone)}`;
    const isSure = await confirmAction({
      title: "Cancel this appointment?",
      message: `${who}. The time becomes free for others. It can be restored while nobody has taken it.`,
      confirmLabel: "Cancel appointment",
      isDangerous: true,
    });
    if (isSure) await set("cancelled");
  };
  return (
    <>
      {hasBegun && (
        <>
          <Button
            leftSection={<IconCheck size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => void set("completed")}
          >
            Completed
          </Button>
          <Button
            variant="default"
            leftSection={<IconUserX size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => void set("no_show")}
          >
            Did not come
          </Button>
        </>
      )}
      <MoveButton appointment={appointment} />
      <Button
        variant="default"
        leftSection={<IconX size={16} aria-hidden />}
        disabled={isBusy}
        onClick={() => void cancel()}
      >
        Cancel
      </Button>
    </>
  );
}

function RestoreButton({ appointment }: OfAppointment) {
  const [isBusy, set] = useStatusChange(appointment);
  return (
    <Button
      variant="default"
      leftSection={<IconRestore size={16} aria-hidden />}
      disabled={isBusy}
      onClick={() => void set("confirmed")}
    >
      Restore
    </Button>
  );
}

function MoveButton({ appointment }: OfAppointment) {
  const { timeZone } = useOrganization();
  const [isOpen, setIsOpen] = useState(false);
  const frame = useCalendarFrame(todayIn(timeZone));
  const refresh = useRefreshAppointments();
  const close = () => {
    setIsOpen(false);
    void refresh();
  };
  const open = () =>
    frame.error === null ? setIsOpen(true) : notifyProblem(frame.error, "Moving is not possible now");
  return (
    <>
      <Button variant="default" leftSection={<IconArrowsMove size={16} aria-hidden />} onClick={open}>
        Move
      </Button>
      {isOpen && frame.data !== undefined && (
        <Suspense>
          <MoveDialog draft={{ appointment, wish: null, refusal: null }} frame={frame.data} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

function CalendarLink({ appointment }: OfAppointment) {
  const { timeZone } = useOrganization();
  const search = { view: "day", date: dayOf(appointment.startsAt, timeZone) } as const;
  return (
    <Button
      variant="subtle"
      leftSection={<IconCalendar size={16} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/calendar" search={search} />}
    >
      See that day
    </Button>
  );
}

/** The calendar's way of doing it, which offers to undo; then whatever else shows the appointment is asked again. */
function useStatusChange(appointment: Appointment) {
  const [isBusy, setIsBusy] = useState(false);
  const { setStatus } = useChanges();
  const refresh = useRefreshAppointments();
  const set = async (status: AppointmentStatus) => {
    setIsBusy(true);
    await setStatus(appointment, status);
    await refresh();
    setIsBusy(false);
  };
  return [isBusy, set] as const;
}
