import { DayView } from "@mantine/schedule";
import { memo, useMemo } from "react";
import { useOrganization } from "../../api/session.ts";
import { nowOnWall } from "../../format/clinic-time.ts";
import classes from "./calendar.module.css";
import type { ProviderDay } from "./columns-of.ts";
import type { GridParts } from "./grid-parts.ts";
import { closedEvents, hourLabel, hourText, isPointerFine, slotName, snapOf } from "./grid-times.ts";
import { ProviderDot } from "./provider-filter.tsx";
import { longDay } from "./describe-day.ts";

type ProviderColumnProps = {
  readonly parts: GridParts;
  readonly column: ProviderDay;
  /** Its place in its day, the first is 0, and among all columns. */
  readonly place: number;
  readonly index: number;
};

/** A provider's day with its whole name above it. Drawn again only when something of it has changed. */
export const ProviderColumn = memo(function ProviderColumn({ parts, column, ...at }: ProviderColumnProps) {
  const { provider, day } = column;
  const isWeek = parts.place.view === "week";
  const Head = isWeek ? "h4" : "h3";
  return (
    <section
      className={classes["column"]}
      style={{ gridColumn: at.place + 1 }}
      data-column={at.index}
      aria-label={isWeek ? `${provider.name}, ${longDay(day)}` : provider.name}
    >
      <Head className={classes["columnHead"]}>
        <ProviderDot colours={parts.colours} providerId={provider.providerId} />
        <span className={classes["columnName"]} title={provider.name}>
          {provider.name}
        </span>
      </Head>
      <Grid parts={parts} column={column} />
    </section>
  );
});

/**
 * The library's own resources view has providers as rows, so each has a DayView. An appointment dragged into another column
 * arrives there as an "external" one, with the id that the library writes into the transfer.
 */
function Grid({ parts, column: { provider, day, events } }: Pick<ProviderColumnProps, "parts" | "column">) {
  const { place, frame, hours, canWrite } = parts;
  const { zone } = useOrganization();
  const { providerId, name } = provider;
  const all = useMemo(
    () => [...closedEvents({ frame, hours }, day, [providerId]), ...events],
    [frame, hours, day, providerId, events],
  );
  return (
    <DayView
      date={day}
      events={all}
      startTime={hourText(hours.from)}
      endTime={hourText(hours.until)}
      intervalMinutes={30}
      slotHeight={80}
      radius={0}
      withHeader={false}
      withAllDaySlot={false}
      slotLabelFormat={hourLabel}
      getCurrentTime={() => nowOnWall(zone)}
      withCurrentTimeIndicator={day === place.today}
      withCurrentTimeBubble={false}
      {...parts.renderer}
      onEventClick={({ id }) => parts.onOpen(String(id))}
      mode="default"
      getTimeSlotProps={({ start }) =>
        canWrite
          ? { "aria-label": slotName(start, name), "data-slot": start.slice(11) }
          : { "aria-label": name, disabled: true, tabIndex: -1 }
      }
      {...(canWrite ? writing(parts, providerId) : {})}
      classNames={{ dayViewSlotLabels: classes["hidden"] ?? "" }}
    />
  );
}

function writing({ frame, canDrag, onSlot, onDrop }: GridParts, providerId: string) {
  const snap = snapOf(frame.slotIntervalMinutes);
  return {
    withEventsDragAndDrop: true,
    withEventResize: true,
    eventDragInterval: snap,
    eventResizeInterval: snap,
    canDragEvent: canDrag,
    canResizeEvent: canDrag,
    onTimeSlotClick: ({ slotStart }: { slotStart: string }) => onSlot({ start: slotStart, providerId }),
    withDragSlotSelect: isPointerFine(),
    onSlotDragEnd: (start: string, until: string) => onSlot({ start, until, providerId }),
    onEventDrop: ({ eventId, newStart }: { eventId: string | number; newStart: string }) =>
      onDrop({ appointmentId: String(eventId), start: newStart }),
    onEventResize: (resized: { eventId: string | number; newStart: string; newEnd: string }) =>
      onDrop({ appointmentId: String(resized.eventId), start: resized.newStart, end: resized.newEnd }),
    onExternalEventDrop: (transfer: DataTransfer, start: string) => {
      const appointmentId = draggedId(transfer);
      if (appointmentId !== null) onDrop({ appointmentId, start, providerId });
    },
  };
}

/** Anything may be dropped on a page. */
function draggedId(transfer: DataTransfer): string | null {
  try {
    const data: unknown = JSON.parse(transfer.getData("application/json"));
    return typeof data === "object" && data !== null && "eventId" in data ? String(data.eventId) : null;
  } catch {
    return null;
  }
}
