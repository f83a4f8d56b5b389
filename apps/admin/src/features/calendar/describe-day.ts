import type { CalendarView } from "./calendar-search.ts";
import { type Day, addDays } from "../../format/clinic-time.ts";

/** A calendar day has no zone: it is written as if it were one in UTC. */
function write(day: Day, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** "Friday, November 20" */
export const longDay = (day: Day): string => write(day, { weekday: "long", month: "long", day: "numeric" });

/** "Fri, Nov 20" */
export const shortDay = (day: Day): string =>
  write(day, { weekday: "short", month: "short", day: "numeric" });

/** "Friday, November 20, 2026", "Nov 15 – 21, 2026", "November 2026" */
export function titleOf(view: CalendarView, day: Day, from: Day): string {
  if (view === "day") return `${longDay(day)}, ${day.slice(0, 4)}`;
  if (view === "month") return write(day, { month: "long", year: "numeric" });
  const last = addDays(from, 6);
  const isSameMonth = from.slice(0, 7) === last.slice(0, 7);
  const end = write(last, isSameMonth ? { day: "numeric" } : { month: "short", day: "numeric" });
  return `${write(from, { month: "short", day: "numeric" })} – ${end}, ${last.slice(0, 4)}`;
}
