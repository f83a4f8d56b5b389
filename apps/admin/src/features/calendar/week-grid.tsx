import { WeekView } from "@mantine/schedule";
import { useEffect, useMemo, useRef } from "react";
import { useOrganization } from "../../api/session.ts";
import type { GridParts } from "./grid-parts.ts";
import classes from "./calendar.module.css";
import { addDays, nowOnWall } from "../../format/clinic-time.ts";
import { closedEvents, hourLabel, hourText, isPointerFine, slotName, snapOf } from "./grid-times.ts";

export function WeekGrid(parts: GridParts) {
  const { place, frame, hours, providers, canWrite, onDrop } = parts;
  const { zone } = useOrganization();
  const events = useMemo(() => {
    const ids = providers.map(({ providerId }) => providerId);
    const days = Array.from({ length: 7 }, (_, index) => addDays(place.days.from, index));
    return [...days.flatMap((day) => closedEvents({ frame, hours }, day, ids)), ...parts.events];
  }, [providers, place.days.from, frame, hours, parts.events]);
  const snap = snapOf(frame.slotIntervalMinutes);
  return (
    <div className={classes["week"]} ref={useReadableDays()}>
      <WeekView
        date={place.day}
        events={events}
        startTime={hourText(hours.from)}
        endTime={hourText(hours.until)}
        intervalMinutes={30}
        slotHeight={80}
        firstDayOfWeek={place.firstDayOfWeek}
        withHeader={false}
        withAllDaySlots={false}
        withWeekNumber={false}
        highlightToday
        slotLabelFormat={hourLabel}
        weekdayFormat="ddd"
        getCurrentTime={() => nowOnWall(zone)}
        {...parts.renderer}
        onEventClick={({ id }) => parts.onOpen(String(id))}
        onDateChange={(date) => place.show({ view: "day", date })}
        getTimeSlotProps={({ start }) =>
          canWrite
            ? { "aria-label": slotName(start) }
            : { "aria-label": "View only", disabled: true, tabIndex: -1 }
        }
        {...(canWrite
          ? {
              withEventsDragAndDrop: true,
              withEventResize: true,
              eventDragInterval: snap,
              eventResizeInterval: snap,
              canDragEvent: parts.canDrag,
              canResizeEvent: parts.canDrag,
              onTimeSlotClick: ({ slotStart }) => parts.onSlot({ start: slotStart, providerId: null }),
              withDragSlotSelect: isPointerFine(),
              onSlotDragEnd: (start, until) => parts.onSlot({ start, until, providerId: null }),
              onEventDrop: ({ eventId, newStart }) =>
                onDrop({ appointmentId: String(eventId), start: newStart }),
              onEventResize: ({ eventId, newStart, newEnd }) =>
                onDrop({ appointmentId: String(eventId), start: newStart, end: newEnd }),
            }
          : {})}
      />
    </div>
  );
}

/** The library names the head of a day "Weekday 2026-12-01"; without that name, what is written on it is read. */
function useReadableDays() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const head of root.current?.querySelectorAll('[aria-label^="Weekday "]') ?? []) {
      head.removeAttribute("aria-label");
    }
  });
  return root;
}
