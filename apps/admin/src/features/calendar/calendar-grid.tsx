import type { Zone } from "@callwaiting/domain/zone";
import type { ScheduleEventData } from "@mantine/schedule";
import { useMemo } from "react";
import { useOrganization } from "../../api/session.ts";
import { notifyNotDone } from "../../ui/notify.tsx";
import type { Dropped } from "./grid-parts.ts";
import type { BookingDraft } from "./use-booking-form.ts";
import type { Appointment } from "../appointments/appointment-types.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import type { CalendarView } from "./calendar-search.ts";
import {
  dayOf,
  minutesBetween,
  momentAt,
  wallClock,
  wallClockAfter,
  wallMinutes,
  timeOf,
} from "../../format/clinic-time.ts";
import { hoursToShow, minutesOf } from "./closed-times.ts";
import type { Colours } from "./colours.ts";
import { ProviderColumns } from "./provider-columns.tsx";
import { MonthGrid } from "./month-grid.tsx";
import { createEventRenderer } from "./render-event.tsx";
import { SKIPPED_TIME } from "./time-fields.tsx";
import type { CalendarPlace } from "./use-calendar-place.ts";
import { type Wish, wishOf } from "../appointments/use-move-appointment.ts";
import { WeekGrid } from "./week-grid.tsx";

export type CalendarGridProps = {
  readonly place: CalendarPlace;
  readonly frame: CalendarFrame;
  /** Those that are shown, one column each. */
  readonly providers: CalendarFrame["providers"];
  readonly appointments: readonly Appointment[];
  readonly colours: Colours;
  /** What the phone booked just now. */
  readonly arrivals: ReadonlySet<string>;
  readonly onOpen: (appointmentId: string) => void;
  /** Null for viewers, who can move nothing either. */
  readonly onBook: ((draft: Partial<BookingDraft>) => void) | null;
  readonly onMove: (appointment: Appointment, wish: Wish) => void;
};

/** A week of one provider is seven days; of several, a column for each, because their names would not fit otherwise. */
function gridFor(view: CalendarView, providers: CalendarGridProps["providers"]) {
  if (view === "month") return MonthGrid;
  return view === "week" && providers.length === 1 ? WeekGrid : ProviderColumns;
}

/** The grid of the view, for screens that have the room. */
export function CalendarGrid(props: CalendarGridProps) {
  const { place, frame, providers, appointments, colours, arrivals, onOpen, onBook } = props;
  const { zone } = useOrganization();
  const byId = useMemo(() => new Map(appointments.map((each) => [each.appointmentId, each])), [appointments]);
  const events = useMemo(() => appointments.map((each) => toEvent(each, zone)), [appointments, zone]);
  const renderer = useMemo(
    () => createEventRenderer({ byId, colours, arrivals, zone }),
    [byId, colours, arrivals, zone],
  );
  const hours = useMemo(
    () => hoursToShow(frame, stretchesOf(appointments, zone)),
    [frame, appointments, zone],
  );
  const canWrite = onBook !== null;
  const Grid = gridFor(place.view, providers);
  return (
    <Grid
      {...{ place, frame, providers, events, colours, hours, canWrite, renderer, onOpen }}
      canDrag={(event) => canWrite && byId.get(String(event.id))?.status === "confirmed"}
      onSlot={({ start, until, providerId }) =>
        onBook?.({
          day: start.slice(0, 10),
          time: start.slice(11, 16),
          ...(until === undefined ? {} : { minutes: wallMinutes(start, until) }),
          providerId: providerId ?? place.onlyProvider,
        })
      }
      onDrop={(dropped) => {
        const appointment = byId.get(dropped.appointmentId);
        if (appointment === undefined) return;
        const wish = readDrop(dropped, appointment, zone);
        if (wish !== null) props.onMove(appointment, wish);
      }}
    />
  );
}

/** Where it was dropped; null when that is no time, which is said, or where it was already. */
function readDrop({ start, end, providerId }: Dropped, appointment: Appointment, zone: Zone) {
  const startsAt = momentAt(start.slice(0, 10), start.slice(11, 16), zone);
  if (startsAt === null) {
    notifyNotDone("That time does not exist on that day", SKIPPED_TIME);
    return null;
  }
  const before = wishOf(appointment);
  const minutes = end === undefined ? before.minutes : wallMinutes(start, end);
  const wish: Wish = { startsAt, minutes, providerId: providerId ?? before.providerId };
  const isSame =
    Date.parse(startsAt) === Date.parse(before.startsAt) &&
    minutes === before.minutes &&
    wish.providerId === before.providerId;
  return isSame ? null : wish;
}

function toEvent(appointment: Appointment, zone: Zone): ScheduleEventData {
  const start = wallClock(appointment.startsAt, zone);
  const minutes = minutesBetween(appointment.startsAt, appointment.endsAt);
  return {
    id: appointment.appointmentId,
    title: appointment.patientName,
    start,
    end: wallClockAfter(start, minutes),
    color: "pine",
    resourceId: appointment.provider.providerId,
  };
}

function stretchesOf(appointments: readonly Appointment[], zone: Zone) {
  return appointments.map(({ startsAt, endsAt }) => {
    const from = minutesOf(timeOf(startsAt, zone));
    const isSameDay = dayOf(startsAt, zone) === dayOf(endsAt, zone);
    return { from, until: isSameDay ? minutesOf(timeOf(endsAt, zone)) : 24 * 60 };
  });
}
