import { progressOf } from "@callwaiting/domain/visit-steps";
import type { Zone } from "@callwaiting/domain/zone";
import { Box, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { DayViewProps, RenderEventBody } from "@mantine/schedule";
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconArmchair,
  IconCheck,
  IconDoorEnter,
  IconPhone,
  IconRepeat,
  IconUserX,
} from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { formatTime, formatTimeSpan } from "../../format/moment.ts";
import type { Appointment } from "../appointments/appointment-types.ts";
import classes from "./calendar.module.css";
import { describeAppointment, sayState } from "../appointments/appointment-words.ts";
import type { Colours } from "./colours.ts";

type Context = {
  readonly byId: ReadonlyMap<string, Appointment>;
  readonly colours: Colours;
  readonly arrivals: ReadonlySet<string>;
  readonly zone: Zone;
};

/** An appointment in a grid. The library gives the place and the handles, we the words and the colours. */
export function createEventRenderer({ byId, colours, arrivals, zone }: Context): EventRenderer {
  const renderEvent: RenderEvent = (event, { children, style, ...props }) => {
    const appointment = byId.get(String(event.id));
    if (appointment === undefined) {
      return (
        <Box
          {...(props as object)}
          style={style ?? {}}
          className={`${props.className ?? ""} ${classes["closed"]}`}
        >
          {event.title}
        </Box>
      );
    }
    const { hue, isStriped } = colours.hueOf(appointment);
    const colors = {
      "--event-bg": `var(--hue-${hue}-wash)`,
      "--event-hover": `var(--hue-${hue}-wash)`,
      "--event-color": `var(--hue-${hue}-ink)`,
      "--hue-edge": `var(--hue-${hue}-edge)`,
    } as CSSProperties;
    return (
      <UnstyledButton
        {...props}
        style={{ ...style, ...colors }}
        className={`${props.className ?? ""} ${classes["event"]}`}
        data-status={appointment.status}
        data-progress={progressOf(appointment)}
        data-striped={isStriped || undefined}
        data-new={arrivals.has(appointment.appointmentId) || undefined}
        title={describeAppointment(appointment, zone)}
        onDragStart={(drag) => {
          props.onDragStart?.(drag);
          // The library allows only "move", which another provider's column would not be given.
          drag.dataTransfer.effectAllowed = "copyMove";
        }}
      >
        {children}
      </UnstyledButton>
    );
  };
  const renderEventBody: RenderEventBody = ({ id, title }) => {
    const appointment = byId.get(String(id));
    if (appointment === undefined) return title;
    return <EventBody appointment={appointment} zone={zone} isNew={arrivals.has(String(id))} />;
  };
  return { renderEvent, renderEventBody };
}

type RenderEvent = NonNullable<DayViewProps["renderEvent"]>;
export type EventRenderer = { readonly renderEvent: RenderEvent; readonly renderEventBody: RenderEventBody };

/** What is written on it. */
function EventBody({
  appointment,
  zone,
  isNew,
}: {
  readonly appointment: Appointment;
  readonly zone: Zone;
  readonly isNew: boolean;
}) {
  const { patientName, service, startsAt, endsAt } = appointment;
  const state = sayState(appointment, zone);
  return (
    <>
      <VisuallyHidden>{describeAppointment(appointment, zone)}</VisuallyHidden>
      <span className={classes["body"]} aria-hidden>
        <span className={classes["line"]}>
          <span className={classes["who"]}>{patientName}</span>
          <Marks appointment={appointment} isNew={isNew} />
        </span>
        <span className={classes["shortTime"]}>{formatTime(startsAt, zone)}</span>
        <span className={classes["time"]}>{formatTimeSpan(startsAt, endsAt, zone)}</span>
        <span className={classes["what"]}>{state === null ? service.name : `${state}, ${service.name}`}</span>
      </span>
    </>
  );
}

/** By phone, against the rules, just now: signs for the eye; `describeAppointment` has the words for the ear. */
export function Marks({
  appointment,
  isNew,
}: {
  readonly appointment: Appointment;
  readonly isNew: boolean;
}) {
  const isOverridden = appointment.overridden.length > 0;
  return (
    <span className={classes["marks"]} aria-hidden>
      {isNew && <span className={classes["newMark"]}>New</span>}
      {appointment.person !== null && appointment.person.alert !== "" && (
        <IconAlertOctagon size={14} stroke={2.4} className={classes["alertMark"]} />
      )}
      <StateMark appointment={appointment} />
      {appointment.source === "phone" && <IconPhone size={13} stroke={2.2} />}
      {appointment.seriesId !== null && <IconRepeat size={13} stroke={2.2} />}
      {isOverridden && <IconAlertTriangle size={13} stroke={2.2} />}
    </span>
  );
}

/** How the visit goes, where there is no room for the words. */
function StateMark({ appointment }: { readonly appointment: Appointment }) {
  const Picture = pictureOf(appointment);
  return Picture === null ? null : <Picture size={14} stroke={2.2} />;
}

function pictureOf(appointment: Appointment): typeof IconCheck | null {
  if (appointment.status === "completed") return IconCheck;
  if (appointment.status === "no_show") return IconUserX;
  if (appointment.status === "cancelled") return null;
  const progress = progressOf(appointment);
  if (progress === "in_room") return IconArmchair;
  return progress === "arrived" ? IconDoorEnter : null;
}
