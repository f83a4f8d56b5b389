import { Button } from "@mantine/core";
import { DayView } from "@mantine/schedule";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOrganization } from "../../api/session.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconUsers } from "@tabler/icons-react";
import type { GridParts } from "./grid-parts.ts";
import classes from "./calendar.module.css";
import { nowOnWall } from "../../format/clinic-time.ts";
import { closedEvents, hourLabel, hourText, isPointerFine, slotName, snapOf } from "./grid-times.ts";
import { hueOf } from "./provider-hues.ts";

/**
 * One DayView per provider, side by side: the library's own resources view has them as rows. An appointment dragged
 * into another column arrives there as an "external" one, with the id that the library writes into the transfer.
 */
export function DayColumns(parts: GridParts) {
  const { providers, hues } = parts;
  if (providers.length === 0) {
    return (
      <EmptyState
        icon={IconUsers}
        title="No providers yet"
        action={
          <Button component={Link} to="/settings/providers">
            Go to Providers
          </Button>
        }
      >
        Each provider gets a column here.
      </EmptyState>
    );
  }
  return (
    <div className={classes["columns"]} role="group" aria-label="Day, a column for each provider">
      {providers.map((provider, index) => (
        <section
          key={provider.providerId}
          className={classes["column"]}
          data-first={index === 0 || undefined}
          aria-label={provider.name}
        >
          <h3 className={classes["columnHead"]}>
            <span className={classes["dot"]} data-hue={hueOf(hues, provider.providerId)} aria-hidden />
            <span className={classes["columnName"]} title={provider.name}>
              {provider.name}
            </span>
          </h3>
          <Column {...parts} provider={provider} isFirst={index === 0} />
        </section>
      ))}
    </div>
  );
}

type ColumnProps = GridParts & {
  readonly provider: GridParts["providers"][number];
  readonly isFirst: boolean;
};

function Column({ provider, isFirst, ...parts }: ColumnProps) {
  const { place, frame, hours, canWrite, onSlot, onDrop } = parts;
  const { zone } = useOrganization();
  const { providerId, name } = provider;
  const events = useMemo(
    () => [
      ...closedEvents({ frame, hours }, place.day, [providerId]),
      ...parts.events.filter(({ resourceId }) => resourceId === providerId),
    ],
    [frame, hours, place.day, providerId, parts.events],
  );
  const snap = snapOf(frame.slotIntervalMinutes);
  return (
    <DayView
      date={place.day}
      events={events}
      startTime={hourText(hours.from)}
      endTime={hourText(hours.until)}
      intervalMinutes={30}
      slotHeight={80}
      radius={0}
      withHeader={false}
      withAllDaySlot={false}
      slotLabelFormat={hourLabel}
      getCurrentTime={() => nowOnWall(zone)}
      withCurrentTimeIndicator={place.day === place.today}
      withCurrentTimeBubble={isFirst}
      {...parts.renderer}
      onEventClick={({ id }) => parts.onOpen(String(id))}
      mode="default"
      getTimeSlotProps={({ start }) =>
        canWrite
          ? { "aria-label": slotName(start, name) }
          : { "aria-label": name, disabled: true, tabIndex: -1 }
      }
      {...(canWrite
        ? {
            withEventsDragAndDrop: true,
            withEventResize: true,
            eventDragInterval: snap,
            eventResizeInterval: snap,
            canDragEvent: parts.canDrag,
            canResizeEvent: parts.canDrag,
            onTimeSlotClick: ({ slotStart }) => onSlot({ start: slotStart, providerId }),
            withDragSlotSelect: isPointerFine(),
            onSlotDragEnd: (start, until) => onSlot({ start, until, providerId }),
            onEventDrop: ({ eventId, newStart }) =>
              onDrop({ appointmentId: String(eventId), start: newStart }),
            onEventResize: ({ eventId, newStart, newEnd }) =>
              onDrop({ appointmentId: String(eventId), start: newStart, end: newEnd }),
            onExternalEventDrop: (transfer, start) => {
              const appointmentId = draggedId(transfer);
              if (appointmentId !== null) onDrop({ appointmentId, start, providerId });
            },
          }
        : {})}
      classNames={isFirst ? {} : { dayViewSlotLabels: classes["hidden"] ?? "" }}
    />
  );
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
