import { Button } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { dayOf, todayIn } from "../../format/clinic-time.ts";
import { notifyProblem } from "../../ui/notify.tsx";
import { useCalendarFrame } from "../calendar/calendar-data.ts";
import { AppointmentActions } from "./appointment-actions.tsx";
import type { Appointment } from "./appointment-types.ts";

const MoveDialog = lazy(async () => ({ default: (await import("../calendar/move-dialog.tsx")).MoveDialog }));

/** What can be done with it, and the way to its day in the calendar. */
export function AppointmentPageActions({ appointment }: { readonly appointment: Appointment }) {
  const { zone } = useOrganization();
  const [isMoving, setIsMoving] = useState(false);
  const frame = useCalendarFrame(todayIn(zone));
  const startMoving = () =>
    frame.error === null
      ? setIsMoving(true)
      : notifyProblem(frame.error, "The appointment cannot be moved right now");
  const search = { view: "day", date: dayOf(appointment.startsAt, zone) } as const;
  return (
    <>
      <AppointmentActions appointment={appointment} onMove={startMoving} />
      <Button
        variant="subtle"
        leftSection={<IconCalendar size={16} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/calendar" search={search} />}
      >
        See that day
      </Button>
      {isMoving && frame.data !== undefined && (
        <Suspense>
          <MoveDialog
            draft={{ appointment, wish: null, refusal: null }}
            frame={frame.data}
            onClose={() => setIsMoving(false)}
          />
        </Suspense>
      )}
    </>
  );
}
