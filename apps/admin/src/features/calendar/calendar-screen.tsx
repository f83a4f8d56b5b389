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
import { BookDialog, type BookingDraft } from "./book-dialog.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { providersToShow, useAppointments, useCalendarFrame } from "./calendar-data.ts";
import { CalendarGrid } from "./calendar-grid.tsx";
import { CalendarToolbar } from "./calendar-toolbar.tsx";
import classes from "./calendar.module.css";
import { DayList } from "./day-list.tsx";
import { titleOf } from "./describe-day.ts";
import { MoveDialog, type MoveDraft } from "./move-dialog.tsx";
import { type Wish, useMoveAppointment } from "../appointments/use-move-appointment.ts";
import { useCalendarPlace } from "./use-calendar-place.ts";
import { useCalendarShortcuts } from "./use-calendar-shortcuts.ts";

/** Day, week and month of the clinic, in the clinic's zone. */
export function CalendarScreen() {
  const { role } = useOrganization();
  const canWrite = role !== "viewer";
  const place = useCalendarPlace();
  const list = useAppointments(place.days);
  const frame = useCalendarFrame(place.days.from);
  const shown = useShown(list.data, place);
  const arrivals = useNewArrivals();
  const isPhone = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false });
  const [openId, setOpenId] = useState<string | null>(null);
  const [draft, setDraft] = useState<BookingDraft | null>(null);
  const [moving, setMoving] = useState<MoveDraft | null>(null);
  const move = useMoveAppointment();

  const book = (more: Partial<BookingDraft> = {}) =>
    setDraft({ day: place.day, time: "", providerId: place.onlyProvider, ...more });
  const moveTo = async (appointment: Appointment, wish: Wish) => {
    const refusal = await move(appointment, wish);
    if (refusal !== null) setMoving({ appointment, wish, refusal });
  };
  useCalendarShortcuts(place, canWrite ? book : null);

  const opened = list.data?.find(({ appointmentId }) => appointmentId === openId) ?? null;
  const error = list.error ?? frame.error;
  const providers = frame.data === undefined ? [] : providersToShow(frame.data, list.data ?? []);
  const visible = providers.filter((each) => place.isShown(each.providerId));
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
      <CalendarToolbar place={place} providers={providers} cancelledCount={shown.cancelledCount} />
      <Announcement arrivals={arrivals} appointments={shown.appointments} />
      {list.data === undefined || frame.data === undefined ? (
        error === null ? (
          <ListSkeleton rows={7} />
        ) : (
          <ErrorState error={error} onRetry={() => void Promise.all([list.refetch(), frame.refetch()])} />
        )
      ) : (
        <>
          {!isPhone && (
            <CalendarGrid
              place={place}
              frame={frame.data}
              providers={visible}
              appointments={shown.appointments}
              arrivals={arrivals}
              canWrite={canWrite}
              onOpen={setOpenId}
              onBook={book}
              onMove={(appointment, wish) => void moveTo(appointment, wish)}
            />
          )}
          <DayList
            isOnScreen={isPhone}
            place={place}
            frame={frame.data}
            providers={visible}
            appointments={shown.appointments}
            arrivals={arrivals}
            onOpen={setOpenId}
            onBook={canWrite ? book : null}
          />
          {draft !== null && <BookDialog draft={draft} frame={frame.data} onClose={() => setDraft(null)} />}
          {moving !== null && (
            <MoveDialog draft={moving} frame={frame.data} onClose={() => setMoving(null)} />
          )}
        </>
      )}
      <AppointmentDrawer
        appointment={opened}
        onClose={() => setOpenId(null)}
        onMove={(appointment) => {
          setOpenId(null);
          setMoving({ appointment, wish: null, refusal: null });
        }}
      />
      <p className={classes["printTitle"]}>{titleOf(place.view, place.day, place.days.from)}</p>
    </div>
  );
}

type Place = ReturnType<typeof useCalendarPlace>;

function useShown(all: readonly Appointment[] | undefined, place: Place) {
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

/** Who cannot see a booking glide in hears of it. */
function Announcement({
  arrivals,
  appointments,
}: {
  readonly arrivals: ReadonlySet<string>;
  readonly appointments: readonly Appointment[];
}) {
  const { timeZone } = useOrganization();
  const news = appointments.filter(({ appointmentId }) => arrivals.has(appointmentId));
  return (
    <VisuallyHidden role="status">
      {news
        .map(
          (each) => `New phone booking: ${each.patientName}, ${formatDayAndTime(each.startsAt, timeZone)}.`,
        )
        .join(" ")}
    </VisuallyHidden>
  );
}
