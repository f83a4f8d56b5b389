import "@mantine/schedule/styles.layer.css";
import { Button, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { useNewArrivals } from "../../live/use-arrivals.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { ListSkeleton } from "../../ui/list-skeleton.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { AppointmentDrawer } from "./appointment-drawer.tsx";
import { BookDialog } from "./book-dialog.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { type CalendarFrame, providersToShow, useAppointments, useCalendarFrame } from "./calendar-data.ts";
import { CalendarGrid } from "./calendar-grid.tsx";
import { CalendarToolbar } from "./calendar-toolbar.tsx";
import classes from "./calendar.module.css";
import { HeldTimes } from "./held-times.tsx";
import { type Colours, useColours } from "./colours.ts";
import { DayList } from "./day-list.tsx";
import { titleOf } from "./describe-day.ts";
import { MoveDialog, type MoveDraft } from "./move-dialog.tsx";
import { type Wish, useMoveAppointment } from "../appointments/use-move-appointment.ts";
import type { BookingDraft } from "./use-booking-form.ts";
import { type CalendarPlace, useCalendarPlace } from "./use-calendar-place.ts";
import { useCalendarShortcuts } from "./use-calendar-shortcuts.ts";

/** Day, week and month of the clinic, in the clinic's zone. */
export function CalendarScreen() {
  const canWrite = useOrganization().role !== "viewer";
  const place = useCalendarPlace();
  const list = useAppointments(place.days);
  const frame = useCalendarFrame(place.days.from);
  const shown = useShown(list.data, place);
  const colours = useColours(frame.data);
  const arrivals = useNewArrivals();
  const [draft, setDraft] = useState<BookingDraft | null>(null);

  const book = (more: Partial<BookingDraft> = {}) =>
    setDraft({ day: place.day, time: "", providerId: place.onlyProvider, ...more });
  useCalendarShortcuts(place, canWrite ? book : null);

  const error = list.error ?? frame.error;
  const providers = frame.data === undefined ? [] : providersToShow(frame.data, list.data ?? []);
  return (
    <div className={classes["screen"]}>
      <PageHeader
        title="Calendar"
        actions={
          canWrite && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => book()}>
              Book
            </Button>
          )
        }
      />
      <CalendarToolbar {...{ place, providers, colours }} cancelledCount={shown.cancelledCount} />
      <HeldTimes days={place.days} />
      <Announcement arrivals={arrivals} appointments={shown.appointments} />
      {list.data !== undefined && frame.data !== undefined ? (
        <CalendarDays
          place={place}
          frame={frame.data}
          providers={providers.filter((each) => place.isShown(each.providerId))}
          all={list.data}
          shown={shown.appointments}
          colours={colours}
          arrivals={arrivals}
          onBook={canWrite ? book : null}
        />
      ) : error === null ? (
        <ListSkeleton rows={7} />
      ) : (
        <ErrorState error={error} onRetry={() => void Promise.all([list.refetch(), frame.refetch()])} />
      )}
      {draft !== null && frame.data !== undefined && (
        <BookDialog draft={draft} frame={frame.data} onClose={() => setDraft(null)} />
      )}
      <p className={classes["printTitle"]}>{titleOf(place.view, place.day, place.days.from)}</p>
    </div>
  );
}

type CalendarDaysProps = {
  readonly place: CalendarPlace;
  readonly frame: CalendarFrame;
  readonly providers: CalendarFrame["providers"];
  /** Of these days. */
  readonly all: readonly Appointment[];
  /** Those that are not filtered out. */
  readonly shown: readonly Appointment[];
  readonly colours: Colours;
  readonly arrivals: ReadonlySet<string>;
  /** Null for viewers. */
  readonly onBook: ((draft: Partial<BookingDraft>) => void) | null;
};

/** The days as a grid, or as a list on a phone, and what opens from them. */
function CalendarDays({ all, shown, onBook, ...days }: CalendarDaysProps) {
  const isPhone = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false });
  const [openId, setOpenId] = useState<string | null>(null);
  const [moving, setMoving] = useState<MoveDraft | null>(null);
  const move = useMoveAppointment();
  const moveTo = async (appointment: Appointment, wish: Wish) => {
    const refusal = await move(appointment, wish);
    if (refusal !== null) setMoving({ appointment, wish, refusal });
  };
  const parts = { ...days, appointments: shown, onOpen: setOpenId };
  return (
    <>
      {!isPhone && (
        <CalendarGrid
          {...parts}
          onBook={onBook}
          onMove={(appointment, wish) => void moveTo(appointment, wish)}
        />
      )}
      <DayList {...parts} isOnScreen={isPhone} onBook={onBook} />
      {moving !== null && <MoveDialog draft={moving} frame={days.frame} onClose={() => setMoving(null)} />}
      <AppointmentDrawer
        appointment={all.find(({ appointmentId }) => appointmentId === openId) ?? null}
        onClose={() => setOpenId(null)}
        onMove={(appointment) => {
          setOpenId(null);
          setMoving({ appointment, wish: null, refusal: null });
        }}
      />
    </>
  );
}

function useShown(all: readonly Appointment[] | undefined, place: CalendarPlace) {
  const { isShown, withCancelled } = place;
  return useMemo(() => {
    const ofProviders = (all ?? []).filter(({ provider }) => isShown(provider.providerId));
    const isHidden = ({ status }: Appointment) => status === "cancelled" && !withCancelled;
    return {
      appointments: ofProviders.filter((each) => !isHidden(each)),
      cancelledCount: ofProviders.filter(({ status }) => status === "cancelled").length,
    };
  }, [all, isShown, withCancelled]);
}

/** For those who cannot see a booking slide in. */
function Announcement({
  arrivals,
  appointments,
}: {
  readonly arrivals: ReadonlySet<string>;
  readonly appointments: readonly Appointment[];
}) {
  const { zone } = useOrganization();
  const news = appointments.filter(({ appointmentId }) => arrivals.has(appointmentId));
  return (
    <VisuallyHidden role="status">
      {news
        .map((each) => `New phone booking: ${each.patientName}, ${formatDayAndTime(each.startsAt, zone)}.`)
        .join(" ")}
    </VisuallyHidden>
  );
}
