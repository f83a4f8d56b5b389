import { MonthView } from "@mantine/schedule";
import { count } from "../../format/amount.ts";
import type { GridParts } from "./grid-parts.ts";
import classes from "./calendar.module.css";
import { closedTimes } from "./closed-times.ts";
import { longDay } from "./describe-day.ts";
import type { EventRenderer } from "./render-event.tsx";

export function MonthGrid(parts: GridParts) {
  const { place, frame, providers, canWrite } = parts;
  const ids = providers.map(({ providerId }) => providerId);
  const isClosed = (day: string) =>
    closedTimes(frame, day, ids).reduce((sum, { from, until }) => sum + until - from, 0) >= 24 * 60;
  const countOn = (day: string) => parts.events.filter(({ start }) => String(start).startsWith(day)).length;
  const nameOf = (day: string) => {
    const closed = isClosed(day) ? ", closed" : "";
    return `${longDay(day)}${closed}, ${count(countOn(day), "appointment")}`;
  };
  return (
    <div className={classes["month"]}>
      <MonthView
        date={place.day}
        events={parts.events}
        firstDayOfWeek={place.firstDayOfWeek}
        weekdayFormat="ddd"
        withHeader={false}
        consistentWeeks={false}
        highlightToday={false}
        maxEventsPerDay={3}
        {...parts.renderer}
        moreEventsProps={{
          renderEvent: withDay(parts.renderer.renderEvent),
          classNames: { moreEventsDropdown: classes["more"] ?? "" },
          // As high as there is room below or above, and no higher.
          popoverProps: {
            offset: 4,
            middlewares: { flip: true, shift: { padding: 8 }, size: true },
            withinPortal: true,
          },
        }}
        onEventClick={({ id }) => parts.onOpen(String(id))}
        onDayClick={(date) => place.show({ view: "day", date })}
        getDayProps={(day) => ({
          "aria-label": nameOf(day),
          "data-closed": isClosed(day) || undefined,
          "data-now": day === place.today || undefined,
        })}
        {...(canWrite
          ? {
              withEventsDragAndDrop: true,
              canDragEvent: parts.canDrag,
              onEventDrop: ({ eventId, newStart }) =>
                parts.onDrop({ appointmentId: String(eventId), start: newStart }),
            }
          : {})}
      />
    </div>
  );
}

/** The library does not say whose day its list is: each of its rows does, and the first one shows it. */
function withDay(renderEvent: EventRenderer["renderEvent"]): EventRenderer["renderEvent"] {
  return (event, props) => (
    <>
      <p className={classes["moreDay"]}>{longDay(String(event.start).slice(0, 10))}</p>
      {renderEvent(event, props)}
    </>
  );
}
