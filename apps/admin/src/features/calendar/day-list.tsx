import { Button, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useOrganization } from "../../api/session.ts";
import { formatTime } from "../../format/moment.ts";
import { useFormatPhone } from "../../format/phone.ts";
import type { BookingDraft } from "./use-booking-form.ts";
import type { Appointment } from "../appointments/appointment-types.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import classes from "./calendar.module.css";
import { type Day, addDays, dayOf } from "../../format/clinic-time.ts";
import { closedTimes } from "./closed-times.ts";
import {
  describeAppointment,
  inSentence,
  sayResources,
  sayState,
} from "../appointments/appointment-words.ts";
import { longDay } from "./describe-day.ts";
import type { Colours, Hue } from "./colours.ts";
import { Marks } from "./render-event.tsx";
import type { CalendarPlace } from "./use-calendar-place.ts";

type DayListProps = {
  /** Otherwise it is only there for the printer. */
  readonly isOnScreen: boolean;
  readonly place: CalendarPlace;
  readonly frame: CalendarFrame;
  readonly providers: CalendarFrame["providers"];
  readonly appointments: readonly Appointment[];
  readonly colours: Colours;
  readonly arrivals: ReadonlySet<string>;
  readonly onOpen: (appointmentId: string) => void;
  /** Null for viewers. */
  readonly onBook: ((draft: Partial<BookingDraft>) => void) | null;
};

/** The days one below the other: for thumbs, and for paper. */
export function DayList({ isOnScreen, place, ...list }: DayListProps) {
  const { zone } = useOrganization();
  const days: Day[] = [];
  for (let day = place.days.from; day < place.days.until; day = addDays(day, 1)) days.push(day);
  const on = (day: Day) => list.appointments.filter(({ startsAt }) => dayOf(startsAt, zone) === day);
  const month = place.day.slice(0, 7);
  // Six weeks of mostly empty days help nobody: a month lists its own days on which something is.
  const shown =
    place.view === "month" ? days.filter((day) => day.startsWith(month) && on(day).length > 0) : days;
  return (
    <div className={isOnScreen ? classes["list"] : classes["printList"]}>
      {shown.map((day) => (
        <OneDay key={day} day={day} isToday={day === place.today} appointmentsOfDay={on(day)} {...list} />
      ))}
      {shown.length === 0 && <p className={classes["nothing"]}>No appointments this month.</p>}
    </div>
  );
}

type OneDayProps = Omit<DayListProps, "isOnScreen" | "place"> & {
  readonly day: Day;
  readonly isToday: boolean;
  readonly appointmentsOfDay: readonly Appointment[];
};

function OneDay({
  day,
  isToday,
  appointmentsOfDay,
  frame,
  providers,
  colours,
  arrivals,
  onOpen,
  onBook,
}: OneDayProps) {
  const ids = providers.map(({ providerId }) => providerId);
  const closed = closedTimes(frame, day, ids);
  const isClosed = closed.reduce((sum, { from, until }) => sum + until - from, 0) >= 24 * 60;
  const reason = closed.map((each) => each.reason).find((text) => text !== "") ?? "Closed";
  return (
    <section className={classes["listDay"]} aria-label={longDay(day)}>
      <div className={classes["listHead"]}>
        <h3>
          {isToday && <span className={classes["todayMark"]}>Today</span>}
          {longDay(day)}
        </h3>
        {onBook !== null && (
          <Button
            variant="subtle"
            size="compact-md"
            className={classes["noPrint"] ?? ""}
            leftSection={<IconPlus size={16} aria-hidden />}
            aria-label={`Book on ${longDay(day)}`}
            onClick={() => onBook({ day })}
          >
            Book
          </Button>
        )}
      </div>
      {isClosed && <p className={classes["nothing"]}>{reason}</p>}
      {!isClosed && appointmentsOfDay.length === 0 && <p className={classes["nothing"]}>No appointments.</p>}
      <ul>
        {appointmentsOfDay.map((each) => (
          <li key={each.appointmentId}>
            <Row
              appointment={each}
              look={colours.hueOf(each)}
              isNew={arrivals.has(each.appointmentId)}
              onOpen={onOpen}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

type RowProps = {
  readonly appointment: Appointment;
  readonly look: Hue;
  readonly isNew: boolean;
  readonly onOpen: (appointmentId: string) => void;
};

function Row({ appointment, look, isNew, onOpen }: RowProps) {
  const { zone } = useOrganization();
  const formatPhone = useFormatPhone();
  const { patientName, service, provider, contact, startsAt, endsAt, status } = appointment;
  const state = sayState(appointment, zone);
  const has = sayResources(appointment);
  return (
    <UnstyledButton
      className={classes["row"] ?? ""}
      data-status={status}
      data-new={isNew || undefined}
      data-hue={look.hue}
      data-striped={look.isStriped || undefined}
      onClick={() => onOpen(appointment.appointmentId)}
    >
      <VisuallyHidden>{describeAppointment(appointment, zone)}</VisuallyHidden>
      <span className={classes["rowTime"]} aria-hidden>
        <span>{formatTime(startsAt, zone)}</span>
        <span className={classes["until"]}>{formatTime(endsAt, zone)}</span>
      </span>
      <span className={classes["rowText"]} aria-hidden>
        <span className={classes["line"]}>
          <span className={classes["who"]}>{patientName}</span>
          <Marks appointment={appointment} isNew={isNew} />
        </span>
        <span className={classes["rowMore"]}>
          {service.name}, {provider.name}
          {appointment.location !== undefined && `, ${appointment.location.name}`}
          {has !== null && `, ${has}`}
          {state !== null && `, ${inSentence(state)}`}
        </span>
        <span className={classes["onPaper"]}>
          {contact.phone === null ? contact.email : formatPhone(contact.phone)}
          {contact.name !== patientName && ` (${contact.name})`}
        </span>
      </span>
    </UnstyledButton>
  );
}
