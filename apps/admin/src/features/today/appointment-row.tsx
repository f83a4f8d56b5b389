import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { formatRelativeDay } from "../../format/moment.ts";
import { TimeSpan } from "../../ui/time-text.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { PersonNotes } from "../persons/person-notes.tsx";
import { sayState } from "../appointments/appointment-words.ts";
import { AttendanceButtons } from "./attendance-buttons.tsx";
import classes from "./today.module.css";

type AppointmentRowProps = {
  readonly appointment: Appointment;
  readonly now: Date;
  /** It arrived while somebody was looking. */
  readonly isNew: boolean;
  /** What else can be done with it here. */
  readonly action?: ReactNode;
};

export function AppointmentRow({ appointment, now, isNew, action }: AppointmentRowProps) {
  const { appointmentId, startsAt, endsAt, patientName, service, provider, source, overridden } = appointment;
  const { zone } = useOrganization();
  const isNow = Date.parse(startsAt) <= now.getTime() && Date.parse(endsAt) > now.getTime();
  const state = sayState(appointment, zone);
  const day = formatRelativeDay(startsAt, zone, now);
  return (
    <li className={classes["row"]} data-new={isNew || undefined}>
      <div className={classes["when"]}>
        <TimeSpan from={startsAt} until={endsAt} />
        {isNow ? <span className={classes["now"]}>Now</span> : <span className={classes["soft"]}>{day}</span>}
      </div>
      <div className={classes["who"]}>
        <span className={classes["name"]}>
          <Link to="/appointments/$appointmentId" params={{ appointmentId }} className={classes["patient"]}>
            {patientName}
          </Link>
          {isNew && (
            <Badge size="sm" radius="sm" tt="none">
              New
            </Badge>
          )}
          {source === "phone" && <Mark>By phone</Mark>}
          {overridden.length > 0 && <Mark>Exception</Mark>}
          {state !== null && <Mark>{state}</Mark>}
        </span>
        <PersonNotes person={appointment.person} isShort />
        <span className={classes["soft"]}>
          {service.name} with {provider.name}
        </span>
      </div>
      <AttendanceButtons appointment={appointment} isOver={Date.parse(endsAt) <= now.getTime()} />
      {action}
    </li>
  );
}

function Mark({ children }: { readonly children: string }) {
  return <span className={classes["mark"]}>{children}</span>;
}
